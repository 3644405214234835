"""What commands print for people: pure drawing, free of typer, so that a plain look-up starts fast."""
