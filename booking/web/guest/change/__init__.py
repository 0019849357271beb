"""Moving and cancelling what is booked: the same pages behind the client's link and after the flow's last step."""
