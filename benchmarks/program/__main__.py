"""BENCHMARK_COUNT resources of one kind: the product's, the same behind a provider that does nothing, or the least."""

import os

import pulumi

COUNT = int(os.environ["BENCHMARK_COUNT"])
KIND = os.environ["BENCHMARK_KIND"]
SECRET = pulumi.Output.secret("a" * 12)

if KIND == "no-op":
    from benchmarks.noop_provider import Noop

    for index in range(COUNT):
        Noop(f"r{index}", str(index))
else:
    import pulumi_telephony as telephony

    Registration, Number, Line = telephony.SipRegistration, telephony.VirtualNumber, telephony.BitrixSipLine
    if KIND.startswith("no-op "):
        from benchmarks.same_properties import SameLine, SameNumber, SameRegistration

        Registration, Number, Line = SameRegistration, SameNumber, SameLine

    applications = [
        telephony.VoximplantApplication(f"a{n}", name=f"app-{n}") for n in range(COUNT if KIND == "route" else 0)
    ]
    for index, application in enumerate(applications):
        within = {"application_id": application.id}
        scenarios = [
            telephony.VoximplantScenario(f"s{index}-{n}", name=f"s-{index}-{n}", script=f"// {n}\n", **within)
            for n in range(2)
        ]
        for n, scenario in enumerate(scenarios):
            telephony.VoximplantRule(
                f"r{index}-{n}", name=f"r-{n}", pattern=f"7{n}.*", scenario_ids=[scenario.id], **within
            )
        for n in range(5):
            telephony.VoximplantUser(
                f"u{index}-{n}", name=f"user-{n}", display_name=f"User {n}", password="Aa1!" * 3, **within
            )

    for index in range(0 if KIND == "route" else COUNT):
        if KIND.endswith("SipRegistration"):
            Registration(
                f"r{index}",
                sip_username=f"user{index}",
                proxy="pbx.example.org",
                password=SECRET,
                application_id=4411,
            )
        elif KIND.endswith("VirtualNumber"):
            Number(
                f"r{index}",
                number=f"7812{index:07}",
                type="sip_registration",
                login=f"user{index}",
                password=SECRET,
                server_host="pbx.example.org",
                server_port=5060,
            )
        else:
            Line(
                f"r{index}",
                title=f"Line {index}",
                server="pbx.example.org",
                login=f"user{index}",
                password=SECRET,
                type="office",
            )
