"""What a call meets at Voximplant: applications, scenarios, rules, users, numbers, and the SIP white list."""
