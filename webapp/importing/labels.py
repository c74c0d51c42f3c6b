"""The words for what is coded in an import."""

from __future__ import annotations

from typing import Any

from webapp.i18n import lazy_gettext

FIELDS = {
    "title": lazy_gettext("Title of the need"),
    "summary": lazy_gettext("Summary"),
    "problem": lazy_gettext("Use and difficulty"),
    "kind": lazy_gettext("Kind"),
    "field": lazy_gettext("Industry"),
    "hs_code": lazy_gettext("HS code"),
    "isic": lazy_gettext("ISIC code"),
    "annual_quantity": lazy_gettext("Annual use"),
    "unit": lazy_gettext("Unit"),
    "usage_year": lazy_gettext("Year of use"),
    "run_length": lazy_gettext("Run length of an order"),
    "price": lazy_gettext("Last price of a unit"),
    "currency": lazy_gettext("Currency"),
    "origin": lazy_gettext("Country of the maker"),
    "brand": lazy_gettext("Brand"),
    "cost_share": lazy_gettext("Share of the product's cost"),
    "fx_cost_declared": lazy_gettext("Yearly foreign-exchange cost"),
    "fx_basis": lazy_gettext("Basis of the foreign-exchange cost"),
    "customs": lazy_gettext("Customs office"),
    "specs": lazy_gettext("Specifications"),
    "standard": lazy_gettext("Standard"),
    "drawing": lazy_gettext("Drawing"),
    "has_sample": lazy_gettext("Has a sample"),
    "essential": lazy_gettext("Requirements"),
    "nice_to_have": lazy_gettext("Wishes"),
    "tried_before": lazy_gettext("What was tried"),
    "wanted_by": lazy_gettext("Wanted by"),
    "company_name": lazy_gettext("Name of the company"),
    "company_national_id": lazy_gettext("National ID"),
    "park": lazy_gettext("Park or zone"),
    "contact_name": lazy_gettext("Name of the contact"),
    "contact_title": lazy_gettext("Post of the contact"),
    "contact_phone": lazy_gettext("Telephone of the contact"),
    "contact_email": lazy_gettext("E-mail of the contact"),
    "consent": lazy_gettext("Number of the consent"),
    "province": lazy_gettext("Province"),
}
REASONS = {
    "missing": lazy_gettext("This is empty, and it is needed."),
    "too_long": lazy_gettext("The text is too long."),
    "too_many_words": lazy_gettext("The text has too many words."),
    "too_many_points": lazy_gettext("There are too many points."),
    "specs": lazy_gettext("Write each point as “name: value”, with “;” between the points."),
    "kind": lazy_gettext("This word is no kind of need. Take one from the help sheet."),
    "field": lazy_gettext("This word is no field of industry. Take one from the help sheet."),
    "drawing": lazy_gettext("Say whether there is a drawing: none, on request, or after an NDA."),
    "yes_or_no": lazy_gettext("Write yes or no."),
    "not_a_number": lazy_gettext("This is not a number."),
    "marks": lazy_gettext("It is not clear which number this is: check the separators."),
    "negative": lazy_gettext("This number is below zero."),
    "too_large": lazy_gettext("This number is too large."),
    "currency": lazy_gettext("This currency is not known. Write the number and its currency only."),
    "not_dollars": lazy_gettext("Write this amount in US dollars."),
    "share": lazy_gettext("A share is at most 100 per cent."),
    "year": lazy_gettext("Write a Jalali year of four digits."),
    "date": lazy_gettext("This is not a date."),
    "hs_date": lazy_gettext("The spreadsheet has made a date of this code. Write it as text."),
    "hs_digits": lazy_gettext("An HS code has digits only."),
    "hs_length": lazy_gettext("An HS code has 4, 6 or 8 digits."),
    "hs_chapter": lazy_gettext("There is no chapter 00 in the tariff."),
    "national_id": lazy_gettext(
        "This is no national ID of a company: a digit is wrong or missing."
    ),
    "isic": lazy_gettext("An ISIC code has 2 to 6 digits."),
    "email": lazy_gettext("This is no e-mail address."),
    "province": lazy_gettext("There is no province of this name."),
    "other_province": lazy_gettext("This row belongs to another province."),
    "park": lazy_gettext("This province has no park or zone of this name."),
    "company_unknown": lazy_gettext("No company has this national ID. Write its name too."),
    "company_ambiguous": lazy_gettext("Several companies have this name. Write the national ID."),
    "company_closed": lazy_gettext("This company was refused or is suspended."),
    "company_pending": lazy_gettext("The company is not verified yet, so the need stays a draft."),
    "shortened": lazy_gettext("The title was cut at a word; all of it stands in the summary."),
    "duplicate": lazy_gettext("The same title and HS code are there already."),
    "alike": lazy_gettext("A published need asks for the same."),
    "hs_zero": lazy_gettext(
        "A zero was put in front of this code: the spreadsheet had taken it away."
    ),
}
FILE_FAULTS = {
    "empty": lazy_gettext("This file is empty."),
    "no_rows": lazy_gettext("This file has headers, but no row under them."),
    "not_a_table": lazy_gettext(
        "This file is no table. Choose a file of Excel, LibreOffice or CSV."
    ),
    "html": lazy_gettext(
        "This file is a web page named like a spreadsheet. Open it in Excel and save it as xlsx."
    ),
    "encoding": lazy_gettext(
        "Some letters of this file are damaged. Save it as xlsx or as CSV UTF-8."
    ),
    "encrypted": lazy_gettext("This file has a password. Save it without one."),
    "broken": lazy_gettext("This file cannot be opened: it is damaged or incomplete."),
    "too_heavy": lazy_gettext(
        "This file is much larger than it seems. Copy its rows into the template file."
    ),
    "too_many_rows": lazy_gettext(
        "This file has more than %(rows)s rows. Split it into several files."
    ),
    "too_many_columns": lazy_gettext(
        "This file has more than %(columns)s columns. Remove the empty ones."
    ),
    "cell_too_long": lazy_gettext(
        "A cell near row %(row)s is far too long; perhaps a quotation mark is never closed."
    ),
}
LABELS: dict[str, dict[str, Any]] = {
    "import_field": FIELDS,
    "import_reason": REASONS,
    "file_fault": FILE_FAULTS,
    "batch_state": {
        "uploaded": lazy_gettext("File received"),
        "checking": lazy_gettext("Being checked"),
        "checked": lazy_gettext("Checked, not imported"),
        "running": lazy_gettext("Being imported"),
        "done": lazy_gettext("Imported"),
        "undoing": lazy_gettext("Being taken back"),
        "undone": lazy_gettext("Taken back"),
    },
    "finding": {
        "refused": lazy_gettext("Refused"),
        "shortened": lazy_gettext("Shortened"),
        "duplicate": lazy_gettext("Perhaps a duplicate"),
        "alike": lazy_gettext("Like a published need"),
        "mended": lazy_gettext("Mended"),
        "unpublished": lazy_gettext("Stays a draft"),
    },
}
