"""`init`: a first `sources.toml`, from a short dialogue or from options alone."""

from typing import Any

import click

from monitor.cli.commands import command
from monitor.cli.common import common
from monitor.cli.complete import complete_council, complete_region


@command()
@click.option(
    "--council",
    "councils",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_council,
    help="Tell of this council; may be repeated.",
)
@click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_region,
    help="Tell of this region's councils; may be repeated.",
)
@click.option(
    "--to",
    multiple=True,
    metavar="ADDRESS",
    help="An e-mail address, the web hook of a chat, or any Apprise address, one with ${NAME} being kept as it is; "
    "may be repeated.",
)
@click.option("--smtp", metavar="HOST[:PORT]", help="The mail server that sends to an e-mail address.")
@click.option(
    "--smtp-security",
    "security",
    metavar="HOW",
    help="ssl, starttls or none. [default: what fits the port]",
)
@click.option("--smtp-user", "user", metavar="USER", help="The login at the mail server, if it wants one.")
@click.option("--smtp-password-env", "password_env", metavar="NAME", help="The variable that holds its password.")
@click.option("--from", "sender", metavar="ADDRESS", help="The sender of the mails. [default: the login or --to]")
@click.option("--every", metavar="TIME", help="How often to look at Ofsted in its busy hours: 10m, 1h.")
@click.option("--contact", metavar="WORDS", help="Your address, sent with requests, so that a site can write to you.")
@click.option(
    "--name", metavar="NAME", default="alerts", show_default=True, help="The destination's name; a second is NAME-2."
)
@click.option("--allow", multiple=True, metavar="ADDRESS", help="A private address or network that may be contacted.")
@click.option("--test/--no-test", default=None, help="Send a test message, or do not ask about one.")
@click.option("--yes", is_flag=True, help="Ask nothing: what is not given takes its default.")
@common
@click.pass_context
def init(context: click.Context, /, test: bool | None, yes: bool, **given: Any) -> None:
    """Write a first sources.toml: which councils, whom to tell, how often.

    It asks three questions, and more about the server if alerts go by e-mail; what an option
    says is not asked. Nothing is ever overwritten, and a password or an address with a secret
    goes into a file of its own that only you can read. Where no terminal is, nothing is asked.

    \b
    ofsted-monitor init
    ofsted-monitor init --region "North West" --to desk@example.org
    ofsted-monitor init --council Leeds --council York --to desk@example.org \\
        --smtp smtp.example.org:465 --smtp-user monitor@example.org \\
        --smtp-password-env MAIL_PASSWORD --test --yes
    ofsted-monitor init --to 'slack://${SLACK_TOKEN}/#desk' --yes
    """
    from monitor.cli.setup.given import Given  # these load what sends: a shell that completes a name need not wait
    from monitor.cli.setup.writing import set_up

    set_up(context, Given(**given), test=test, silent=yes)
