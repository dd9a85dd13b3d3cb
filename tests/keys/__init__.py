"""Speed of hand: how many keys a first scoring and a rescoring take, counted by typing them into the real window."""
