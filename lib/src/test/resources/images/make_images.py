"""Small images of every kind that torchvision's ImageFolder meets, and what Pillow makes of them.

python make_images.py FOLDER  (Pillow 13, numpy; cjpeg and jpegtran of libjpeg-turbo)

FOLDER/expected.csv has, for each file, height, width and the SHA-256 of the pixels of
Image.open(file).convert("RGB"). cmyk.JPEG and motion_photo.JPEG, a larger
photograph in inks and a photograph with a film behind it, are listed as they are.
"""
import hashlib, io, pathlib, struct, subprocess, sys, zlib
import numpy as np
from PIL import Image

out = pathlib.Path(sys.argv[1])
rng = np.random.default_rng(2020)
H, W = 21, 27


def smooth(channels):
    y, x = np.mgrid[0:H, 0:W]
    waves = [128 + 90 * np.sin(x / (3 + c) + c) * np.cos(y / (4 + c)) for c in range(channels)]
    noise = rng.integers(-30, 30, (H, W, channels))
    return np.clip(np.stack(waves, -1) + noise, 0, 255).astype("u1")


rgb, rgba, inks, grey = smooth(3), smooth(4), smooth(4), smooth(1)[..., 0]
image, with_alpha = Image.fromarray(rgb), Image.fromarray(rgba, "RGBA")
cmyk = Image.fromarray(inks, "CMYK")
grey_image = Image.fromarray(grey)
palette = image.quantize(13)
deep = rng.integers(0, 65536, (H, W, 3), dtype="u2")


def save(name, picture, **options):
    picture.save(out / name, **options)


def write(name, content):
    (out / name).write_bytes(content)


# JPEG
ppm = b"P6 %d %d 255\n" % (W, H) + rgb.tobytes()
def cjpeg(*options):
    return subprocess.run(["cjpeg", *options], input=ppm, capture_output=True, check=True).stdout
def segment(jpeg, marker, content):
    return jpeg[:2] + b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content + jpeg[2:]
for name, sampling in {"444": "1x1", "422": "2x1", "420": "2x2", "440": "1x2", "411": "4x1", "410": "4x2"}.items():
    write(f"{name}.jpg", cjpeg("-sample", sampling))
write("progressive.jpg", cjpeg("-progressive")); write("progressive_411.jpg", cjpeg("-progressive", "-sample", "4x1"))
write("restarts.jpg", cjpeg("-restart", "1")); write("arithmetic.jpg", cjpeg("-arithmetic"))
write("rgb_inside.jpg", cjpeg("-rgb")); write("grey.jpg", cjpeg("-grayscale")); write("optimized.jpg", cjpeg("-optimize", "-quality", "97"))
save("inks.jpg", cmyk, quality=90)
plain = (out / "inks.jpg").read_bytes()
adobe = plain.index(b"\xff\xee")
save("inks_subsampled.jpg", cmyk, quality=90, subsampling=2); save("inks_progressive.jpg", cmyk, quality=90, progressive=True)
write("inks_unmarked.jpg", plain[:adobe] + plain[adobe + 16 :])
ycck = bytearray(plain); ycck[adobe + 15] = 2
write("ycck.jpg", bytes(ycck))
ycck = bytearray((out / "inks_subsampled.jpg").read_bytes()); ycck[ycck.index(b"\xff\xee") + 15] = 2
write("ycck_subsampled.jpg", bytes(ycck))
jpeg = (out / "420.jpg").read_bytes()
for orientation in (3, 6):
    exif = Image.Exif(); exif[0x0112] = orientation
    save(f"exif{orientation}.jpg", image, exif=exif.tobytes()); save(f"exif{orientation}.webp", image, exif=exif.tobytes(), lossless=True)
    save(f"exif{orientation}.png", image, exif=exif.tobytes())
thumbnail = io.BytesIO(); image.resize((9, 7)).save(thumbnail, "JPEG")
write("thumbnail.jpg", segment(jpeg, 0xE1, b"Exif\0\0" + thumbnail.getvalue()))
film = b"\0\0\0\x18ftypmp42" + rng.integers(0, 256, 300, dtype="u1").tobytes() + b"\xff\xda\0\x0c\xff\xc0 film \xff\xd8\xff\xd9 and \xff\xda end"
write("motion.jpg", jpeg + film); write("padded.jpg", jpeg + bytes(100)); write("filled.jpg", jpeg[:2] + b"\xff\xff\xff" + jpeg[2:])
write("two_pictures.jpg", jpeg + thumbnail.getvalue())
# PNG
save("rgb.png", image); save("alpha.png", with_alpha); save("grey.png", grey_image); save("palette.png", palette)
save("grey_alpha.png", Image.merge("LA", (grey_image, Image.fromarray(smooth(1)[..., 0])))); save("bits.png", grey_image.convert("1"))
save("palette_alpha.png", palette, transparency=bytes(range(0, 130, 10))); save("transparent.png", image, transparency=tuple(map(int, rgb[0, 0])))
save("palette2.png", image.quantize(3), bits=2); save("palette1.png", image.quantize(2), bits=1)
save("grey_16.png", Image.fromarray(deep[..., 0])); save("grey_16_dark.png", Image.fromarray((deep[..., 1] >> 7).astype("u2")))
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
def png(name, bits, colour, rows, between=b"", interlace=0):
    body = zlib.compress(b"".join(b"\0" + row for row in rows))
    write(name, b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, bits, colour, 0, 0, interlace)) + between + chunk(b"IDAT", body) + chunk(b"IEND", b""))
png("rgb_16.png", 16, 2, [row.astype(">u2").tobytes() for row in deep])
four = rng.integers(0, 65536, (H, W, 4), dtype="u2"); png("alpha_16.png", 16, 6, [row.astype(">u2").tobytes() for row in four])
png("grey_alpha_16.png", 16, 4, [row[:, :2].astype(">u2").tobytes() for row in four])
for bits in (2, 4):
    png(f"grey_{bits}.png", bits, 0, [bytes(rng.integers(0, 256, (W * bits + 7) // 8, dtype="u1")) for _ in range(H)])
png("gamma.png", 8, 2, [row.tobytes() for row in rgb], chunk(b"gAMA", struct.pack(">I", 45455)) + chunk(b"sRGB", b"\0"))
png("grey_transparent.png", 8, 0, [row.tobytes() for row in grey], chunk(b"tRNS", struct.pack(">H", int(grey[0, 0]))))
png("grey_16_transparent.png", 16, 0, [row[:, 0].astype(">u2").tobytes() for row in deep], chunk(b"tRNS", b"\0\7"))
def adam7(pixels):
    for y0, x0, dy, dx in ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)):
        for row in pixels[y0::dy, x0::dx]:
            yield row.tobytes()
png("interlaced.png", 8, 2, adam7(rgb), interlace=1)
# BMP
save("rgb.bmp", image); save("palette.bmp", palette); save("bits.bmp", grey_image.convert("1")); save("grey.bmp", grey_image); save("alpha.bmp", with_alpha)
def bmp(name, bits, rows, compression=0, masks=b"", colours=b"", height=H, header=40):
    body = b"".join(row + bytes(-len(row) % 4) for row in rows) if compression in (0, 3) else rows
    offset = 14 + header + len(masks) + len(colours)
    info = struct.pack("<IiiHHIIiiII", header, W, height, 1, bits, compression, len(body), 2835, 2835, len(colours) // 4, 0)
    write(name, b"BM" + struct.pack("<IHHI", offset + len(body), 0, 0, offset) + info + bytes(header - 40) + masks + colours + body)
word = rng.integers(0, 65536, (H, W), dtype="u2"); rows16 = [row.astype("<u2").tobytes() for row in word]
bmp("555.bmp", 16, rows16); bmp("565.bmp", 16, rows16, 3, struct.pack("<III", 0xF800, 0x7E0, 0x1F)); bmp("555_masks.bmp", 16, rows16, 3, struct.pack("<III", 0x7C00, 0x3E0, 0x1F))
bmp("top_down.bmp", 24, [row[:, ::-1].tobytes() for row in rgb], height=-H); bmp("32.bmp", 32, [row.tobytes() for row in rgba])
bmp("32_masks.bmp", 32, [row.tobytes() for row in rgba], 3, struct.pack("<III", 0xFF0000, 0xFF00, 0xFF))
colours = rng.integers(0, 256, (16, 4), dtype="u1").tobytes()
bmp("palette4.bmp", 4, [bytes(rng.integers(0, 256, (W + 1) // 2, dtype="u1")) for _ in range(H)], colours=colours)
bmp("rle8.bmp", 8, b"".join(b"".join(bytes([1, rng.integers(0, 16)]) for _ in range(10)) + bytes([17, 3]) + b"\0\0" for _ in range(H)) + b"\0\1", 1, colours=colours)
bmp("rle4.bmp", 4, b"".join(bytes([W, 0x3A]) + b"\0\0" for _ in range(H)) + b"\0\1", 2, colours=colours)
core = struct.pack("<IHHHH", 12, W, H, 1, 24); body = b"".join(row[:, ::-1].tobytes() + bytes(-W * 3 % 4) for row in rgb)
write("core.bmp", b"BM" + struct.pack("<IHHI", 26 + len(body), 0, 0, 26) + core + body)
# PNM
save("rgb.ppm", image); save("grey.pgm", grey_image); save("bits.pbm", grey_image.convert("1")); write("bits.ppm", (out / "bits.pbm").read_bytes()); (out / "bits.pbm").unlink()
def plain_text(kind, values, limit=None):
    head = f"{kind}\n# a comment\n{W} {H}\n" + ("" if limit is None else f"{limit}\n")
    return (head + "\n".join(" ".join(map(str, row.ravel())) for row in values) + "\n").encode()
write("plain.ppm", plain_text("P3", rgb, 255)); write("plain.pgm", plain_text("P2", grey, 255)); write("plain_100.ppm", plain_text("P3", rgb % 101, 100)); write("plain_bits.ppm", plain_text("P1", grey % 2))
write("max_100.ppm", b"P6 %d %d 100\n" % (W, H) + (rgb % 101).tobytes()); write("max_100.pgm", b"P5\n%d %d\n100\n" % (W, H) + (grey % 101).tobytes()); write("max_1.pgm", b"P5\n%d %d\n1\n" % (W, H) + (grey % 2).tobytes())
write("max_65535.ppm", b"P6 %d %d 65535\n" % (W, H) + deep.astype(">u2").tobytes()); write("max_65535.pgm", b"P5 %d %d 65535\n" % (W, H) + deep[..., 0].astype(">u2").tobytes())
write("max_1000.ppm", b"P6 %d %d 1000\n" % (W, H) + (deep % 1001).astype(">u2").tobytes()); write("max_1000.pgm", b"P5 %d %d 1000\n" % (W, H) + (deep[..., 0] % 1001).astype(">u2").tobytes())
# WebP
save("lossy.webp", image, quality=80); save("lossless.webp", image, lossless=True); save("alpha.webp", with_alpha, quality=80); save("alpha_lossless.webp", with_alpha, lossless=True); save("alpha_exact.webp", with_alpha, lossless=True, exact=True)
(out / "refused").mkdir(exist_ok=True); save("refused/animated.webp", image, save_all=True, append_images=[with_alpha.convert("RGB")], lossless=True)
# TIFF
for name, compression in {"raw": None, "lzw": "tiff_lzw", "deflate": "tiff_adobe_deflate", "packbits": "packbits", "jpeg": "jpeg"}.items():
    save(f"{name}.tif", image, compression=compression)
save("lzw_predictor.tif", image, compression="tiff_lzw", tiffinfo={317: 2}); save("grey.tiff", grey_image); save("bits.tif", grey_image.convert("1")); save("fax.tif", grey_image.convert("1"), compression="group4"); save("palette.tif", palette)
save("alpha.tif", with_alpha); save("inks.tif", cmyk); save("grey_16.tif", Image.fromarray(deep[..., 0])); save("grey_alpha.tif", Image.merge("LA", (grey_image, grey_image))); save("float.tif", Image.fromarray(grey.astype("f4") / 3))
save("two_pages.tif", image, save_all=True, append_images=[grey_image]); save("grey_lzw.tif", grey_image, compression="tiff_lzw"); save("alpha_lzw.tif", with_alpha, compression="tiff_lzw")
save("strips.tif", image, compression="tiff_lzw", tiffinfo={278: 4})
def tiff(name, order, bits, photometric, rows, samples, planar=1, extra=None, colours=None, tile=None, orientation=1):
    e = {"II": "<", "MM": ">"}[order]; body = b"".join(rows)
    tags = {256: (4, [W]), 257: (4, [H]), 258: (3, bits), 259: (3, [1]), 262: (3, [photometric]), 274: (3, [orientation]), 277: (3, [samples]), 284: (3, [planar])}
    planes = samples if planar == 2 else 1; size = len(body) // planes
    offsets, counts = [8 + i * size for i in range(planes)], [size] * planes
    if tile:
        n = len(rows); offsets, counts = [8 + i * len(rows[0]) for i in range(n)], [len(rows[0])] * n
        tags.update({322: (3, [tile]), 323: (3, [tile]), 324: (4, offsets), 325: (4, counts)})
    else:
        tags.update({273: (4, offsets), 278: (4, [H]), 279: (4, counts)})
    if extra is not None: tags[338] = (3, [extra])
    if colours is not None: tags[320] = (3, colours)
    at = 8 + len(body) + len(body) % 2; far = at + 2 + 12 * len(tags) + 4; ifd = struct.pack(e + "H", len(tags)); tail = b""
    for tag, (kind, values) in sorted(tags.items()):
        data = b"".join(struct.pack(e + "HI"[kind == 4], v) for v in values)
        ifd += struct.pack(e + "HHI", tag, kind, len(values)) + (data.ljust(4, b"\0") if len(data) <= 4 else struct.pack(e + "I", far + len(tail)))
        if len(data) > 4: tail += data
    write(name, order.encode() + struct.pack(e + "HI", 42, at) + body + bytes(len(body) % 2) + ifd + bytes(4) + tail)
tiff("big_endian.tif", "MM", [8] * 3, 2, [rgb.tobytes()], 3); tiff("white_is_zero.tif", "II", [8], 0, [grey.tobytes()], 1)
tiff("planes.tif", "II", [8] * 3, 2, [rgb[..., c].tobytes() for c in range(3)], 3, planar=2)
tiff("rgb_16.tif", "II", [16] * 3, 2, [deep.astype("<u2").tobytes()], 3); tiff("rgb_16_big_endian.tif", "MM", [16] * 3, 2, [deep.astype(">u2").tobytes()], 3); tiff("grey_16_big_endian.tif", "MM", [16], 1, [deep[..., 0].astype(">u2").tobytes()], 1)
tiff("premultiplied.tif", "II", [8] * 4, 2, [rgba.tobytes()], 4, extra=1); tiff("unspecified.tif", "II", [8] * 4, 2, [rgba.tobytes()], 4, extra=0); tiff("turned.tif", "II", [8] * 3, 2, [rgb.tobytes()], 3, orientation=6)
padded = np.zeros((32, 32, 3), "u1"); padded[:H, :W] = rgb; tiff("tiles.tif", "II", [8] * 3, 2, [padded[y : y + 16, x : x + 16].tobytes() for y in (0, 16) for x in (0, 16)], 3, tile=16)
# Under another name
write("png_called.JPEG", (out / "rgb.png").read_bytes()); write("jpeg_called.png", jpeg); write("webp_called.jpg", (out / "lossy.webp").read_bytes())

lines = ["file,height,width,sha256"]
for file in sorted(f for f in out.iterdir() if f.is_file() and f.suffix not in (".py", ".csv")):
    pixels = np.asarray(Image.open(file).convert("RGB"))
    lines.append(f"{file.name},{pixels.shape[0]},{pixels.shape[1]},{hashlib.sha256(pixels.tobytes()).hexdigest()}")
(out / "expected.csv").write_text("\n".join(lines) + "\n")
