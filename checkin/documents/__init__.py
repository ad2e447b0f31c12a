"""What is shown, saved and printed: QR codes, ticket pictures, sheets and lists."""
