"""What is known of the two languages, each fact once."""
