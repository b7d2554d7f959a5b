"""The Food and Agriculture Organization (FAO): FAOSTAT and its price monitor."""
