"""Makes a picture look as if a phone had taken it: floors, clutter, hands and a camera, all drawn here."""
