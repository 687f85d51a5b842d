"""Good practice: demonstration units and areas proposed by rules, with reasons; people decide."""
