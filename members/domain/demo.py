"""What everybody may know about the demo college's sign-ins; a production start refuses such accounts."""

PASSWORD = "huanying-guanglin"
