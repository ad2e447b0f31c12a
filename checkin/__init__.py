"""Ticket tokens and QR codes, ticket pictures, scanning at the door."""
