"""What is printed, as plain data from which the paper is drawn: minutes, agenda, RFC, schedule."""
