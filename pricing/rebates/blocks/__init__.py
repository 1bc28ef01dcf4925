"""What the pages of rebates are made of."""
