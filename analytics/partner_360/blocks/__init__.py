"""What the pages of partners are made of."""
