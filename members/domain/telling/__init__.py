"""Rules of telling people: what can be told, in which words, and when it is tried again."""
