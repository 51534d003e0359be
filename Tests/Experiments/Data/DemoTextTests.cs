using SimMoE.Experiments.Verbs.Data;

namespace SimMoE.Tests.Experiments.Data;

public sealed class DemoTextTests
{
    [Fact]
    public void Plain_Pod_KeepsTheTextAndDropsTheMarkup()
    {
        const string Pod = """
            =encoding utf8

            =head1 NAME

            perlex - B<an I<example>> of C<< $a->[0] >> and L<a page|perlfunc/open>X<index>

            =over 4

            =item E<lt>first

              code B<stays>

            =begin html

            <b>hidden</b>

            =end html

            =back

            1 < 2 at the end
            """;

        Assert.Equal(
            "NAME\n\nperlex - an example of $a->[0] and a page\n\n<first\n\n  code B<stays>\n\n1 < 2 at the end\n\n",
            PodText.Plain(Pod)
        );
    }

    [Fact]
    public void Plain_Dictionary_DropsLinksTagsAndNamesOfNotices()
    {
        const string Text =
            "\n00-database-short\n   A dictionary\n\nWord \\Word\\, n.\n   See {other words}, [obsolete].\n   [1913 Webster +PJC]\n";

        Assert.Equal("\n   A dictionary\n\nWord \\Word\\, n.\n   See other words, [obsolete].\n", DictionaryText.Plain(Text));
    }

    [Fact]
    public void Sources_Packages_AreThoseThatSetupFetches()
    {
        var setup = File.ReadAllText(RepositoryFolder.File("setup", "install"));

        Assert.Contains(
            $"for package in {string.Join(' ', DemoText.Sources.Select(source => source.Package))}; do",
            setup,
            StringComparison.Ordinal
        );
    }
}
