"""On which terms the export may be used."""

LINE = "Contains public sector information licensed under the Open Government Licence v3.0. Independent of Ofsted."
NAME = "Open Government Licence v3.0"
ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
