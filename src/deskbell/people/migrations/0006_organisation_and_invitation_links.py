"""The tables get the names that the product uses: organisation, invitation link."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_found_by")]

    operations = [
        migrations.RenameModel("House", "Organisation"),
        migrations.RemoveConstraint("organisation", "people_one_house"),
        migrations.AddConstraint(
            "organisation", models.CheckConstraint(condition=models.Q(("id", 1)), name="people_one_organisation")
        ),
        migrations.RenameModel("FirstLink", "InvitationLink"),
        migrations.AlterField(
            "invitationlink",
            "staff",
            models.ForeignKey(
                null=True,
                on_delete=models.deletion.CASCADE,
                related_name="invitation_links",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
