"""What pages and services read of a trip: lists, notices, rooms, buses, money, history."""
