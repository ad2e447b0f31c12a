"""The QR codes in a picture. Others are not looked for: in the noise of a code a bar code may be seen as well."""

from typing import Any

import zxingcpp

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def qr_codes(picture: Any) -> list[zxingcpp.Barcode]:
    return list(zxingcpp.read_barcodes(picture, formats=_QR))
