"""What operators do: look after the installation, copy it, bring it back."""
