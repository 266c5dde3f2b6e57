"""What listings state and claim of their materials: compositions parsed, facts with their places."""
