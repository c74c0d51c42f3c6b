"""Short names of the chapters of the customs tariff (Harmonized System 2022), for filters."""

from __future__ import annotations

from webapp.i18n import gettext, language

_NAMES = """
01|حیوان زنده|Live animals
02|گوشت|Meat
03|ماهی و آبزیان|Fish and seafood
04|لبنیات، تخم پرندگان و عسل|Dairy, eggs and honey
05|سایر محصولات حیوانی|Other animal products
06|گیاه زنده و گل|Plants and flowers
07|سبزی و صیفی|Vegetables
08|میوه و خشکبار|Fruit and nuts
09|قهوه، چای و ادویه|Coffee, tea and spices
10|غلات|Cereals
11|آرد، نشاسته و مالت|Flour, starch and malt
12|دانه‌های روغنی و گیاه دارویی|Oil seeds and medicinal plants
13|صمغ، رزین و عصاره گیاهی|Gums, resins and plant extracts
14|مواد گیاهی حصیری|Plaiting materials
15|روغن و چربی|Oils and fats
16|فراورده گوشت و ماهی|Meat and fish preparations
17|قند و شیرینی|Sugar and sweets
18|کاکائو و شکلات|Cocoa and chocolate
19|فراورده غلات و آرد|Cereal and flour preparations
20|فراورده سبزی و میوه|Vegetable and fruit preparations
21|خوراکی‌های گوناگون|Various foods
22|نوشیدنی، الکل و سرکه|Drinks, alcohol and vinegar
23|خوراک دام و پسماند غذایی|Animal feed and food residues
24|توتون و دخانیات|Tobacco
25|نمک، گوگرد، سنگ و سیمان|Salt, sulphur, stone and cement
26|سنگ معدن و خاکستر|Ores and ash
27|سوخت و روغن معدنی|Fuels and mineral oils
28|مواد شیمیایی معدنی|Inorganic chemicals
29|مواد شیمیایی آلی|Organic chemicals
30|دارو|Medicines
31|کود|Fertilisers
32|رنگ، رنگدانه و جوهر|Dyes, pigments and inks
33|اسانس، عطر و آرایشی|Essential oils, perfumes and cosmetics
34|صابون، شوینده و موم|Soaps, detergents and waxes
35|پروتئین، چسب و آنزیم|Proteins, glues and enzymes
36|مواد منفجره و کبریت|Explosives and matches
37|مواد عکاسی|Photographic goods
38|محصولات شیمیایی گوناگون|Various chemical products
39|پلاستیک|Plastics
40|لاستیک و کائوچو|Rubber
41|پوست و چرم|Hides and leather
42|کالای چرمی و کیف|Leather goods and bags
43|پوست خزدار|Furs
44|چوب|Wood
45|چوب‌پنبه|Cork
46|حصیر و سبد|Straw and basket work
47|خمیر کاغذ|Paper pulp
48|کاغذ و مقوا|Paper and board
49|کتاب و چاپ|Books and print
50|ابریشم|Silk
51|پشم و کرک|Wool and hair
52|پنبه|Cotton
53|الیاف گیاهی دیگر|Other plant fibres
54|رشته‌های مصنوعی|Man-made filaments
55|الیاف کوتاه مصنوعی|Man-made staple fibres
56|لایی، نمد، بی‌بافت و طناب|Felt, nonwovens and rope
57|فرش و کف‌پوش|Carpets and floor coverings
58|پارچه‌های خاص|Special fabrics
59|پارچه پوشش‌دار و فنی|Coated and technical fabrics
60|پارچه کشباف|Knitted fabrics
61|پوشاک کشباف|Knitted clothing
62|پوشاک غیرکشباف|Woven clothing
63|سایر کالای نساجی|Other made-up textiles
64|کفش|Footwear
65|کلاه|Headgear
66|چتر و عصا|Umbrellas and canes
67|پر و گل مصنوعی|Feathers and artificial flowers
68|مصنوعات سنگ، گچ و سیمان|Stone, plaster and cement goods
69|سرامیک|Ceramics
70|شیشه|Glass
71|سنگ و فلز گران‌بها|Precious stones and metals
72|آهن و فولاد|Iron and steel
73|مصنوعات آهن و فولاد|Iron and steel goods
74|مس|Copper
75|نیکل|Nickel
76|آلومینیم|Aluminium
78|سرب|Lead
79|روی|Zinc
80|قلع|Tin
81|فلزات دیگر و سرمت|Other metals and cermets
82|ابزار و کارد|Tools and cutlery
83|مصنوعات گوناگون فلزی|Various metal goods
84|ماشین‌آلات و دستگاه مکانیکی|Machinery and mechanical appliances
85|برق و الکترونیک|Electrical and electronic goods
86|راه‌آهن|Railways
87|خودرو و قطعات آن|Vehicles and their parts
88|هوانوردی|Aircraft
89|کشتی و شناور|Ships and boats
90|ابزار دقیق، اپتیک و پزشکی|Precision, optical and medical instruments
91|ساعت|Clocks and watches
92|ساز موسیقی|Musical instruments
93|اسلحه و مهمات|Arms and ammunition
94|مبلمان و روشنایی|Furniture and lighting
95|اسباب‌بازی و ورزش|Toys and sports goods
96|کالاهای گوناگون|Miscellaneous goods
97|آثار هنری و عتیقه|Art and antiques
"""

CHAPTERS: dict[str, dict[str, str]] = {
    code: {"fa": fa, "en": en}
    for code, fa, en in (line.split("|") for line in _NAMES.strip().splitlines())
}


def chapter_name(code: str) -> str:
    """The name in the language of the page; codes of national use have only their number."""
    names = CHAPTERS.get(code)
    return names[language()] if names else gettext("Chapter %(code)s", code=code)
