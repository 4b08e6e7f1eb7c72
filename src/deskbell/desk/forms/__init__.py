"""Forms of the desk. Each shows all its errors at once, beside the fields."""
