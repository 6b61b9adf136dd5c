"""From an Assessment to what others read: JSON now, documents later."""
