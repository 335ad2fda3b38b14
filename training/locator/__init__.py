"""Training of the locator: a small detection head on the features of a MobileNetV2."""
