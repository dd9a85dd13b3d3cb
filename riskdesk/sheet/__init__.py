"""The priority sheet as data: what it says, before anything is measured, drawn or put into cells."""
