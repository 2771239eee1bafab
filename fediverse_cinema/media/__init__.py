"""Files and what is made from them. This room knows assets, never films."""
