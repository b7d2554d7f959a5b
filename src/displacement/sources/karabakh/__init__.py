"""The Lachin corridor and the people of Nagorno-Karabakh, 2022-23, researched for this package."""
