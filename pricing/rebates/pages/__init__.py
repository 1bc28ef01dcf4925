"""The pages of rebates: programmes, the editor with its try-out, accruals."""
