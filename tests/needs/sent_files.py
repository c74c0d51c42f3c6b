"""Files as people send them, and what lies on disk afterwards."""

import io

from PIL import Image

from webapp import config

PDF = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj"


def picture(size=(400, 300), kind="JPEG", mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 0).save(out, kind, **options)
    out.seek(0)
    return out


def on_disk(desk):
    with desk.app.app_context():
        folder = config.in_force().uploads_dir
        return sorted(path.name for path in folder.rglob("*") if path.is_file())
