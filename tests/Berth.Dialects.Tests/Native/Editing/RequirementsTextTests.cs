using Berth.Dialects.Native.Editing;

namespace Berth.Dialects.Tests.Native.Editing;

/// <summary>Requirements are added, replaced and removed in the text as a careful person would, and nothing else of it moves.</summary>
public sealed class RequirementsTextTests
{
    private const string File = "berth.yaml";

    [Theory]
    [InlineData("a block list", "base: x\npython:\n  requirements:\n    - a==1 # why\n    - b\nrun: y\n", "base: x\npython:\n  requirements:\n    - a==1 # why\n    - b\n    - new>=1\nrun: y\n")]
    [InlineData("a comment behind the last item", "python:\n  requirements:\n    - b # last\n    # after\nbase: x\n", "python:\n  requirements:\n    - b # last\n    - new>=1\n    # after\nbase: x\n")]
    [InlineData("a block list without indentation", "python:\n  requirements:\n  - a\nbase: x\n", "python:\n  requirements:\n  - a\n  - new>=1\nbase: x\n")]
    [InlineData("quotes like the last item's", "base: x\npython:\n  requirements:\n    - \"a\"\n", "base: x\npython:\n  requirements:\n    - \"a\"\n    - \"new>=1\"\n")]
    [InlineData("wide dashes", "base: x\npython:\n  requirements:\n    -   a\n", "base: x\npython:\n  requirements:\n    -   a\n    -   new>=1\n")]
    [InlineData("no line end at the end", "base: x\npython:\n  requirements:\n    - a", "base: x\npython:\n  requirements:\n    - a\n    - new>=1")]
    [InlineData("line ends of Windows", "base: x\r\npython:\r\n  requirements:\r\n    - a\r\nrun: y\r\n", "base: x\r\npython:\r\n  requirements:\r\n    - a\r\n    - new>=1\r\nrun: y\r\n")]
    [InlineData("a flow list", "base: x\npython:\n  requirements: [a, b] # two\n", "base: x\npython:\n  requirements: [a, b, new>=1] # two\n")]
    [InlineData("a flow list with a comma at its end", "base: x\npython:\n  requirements: [a, b,]\n", "base: x\npython:\n  requirements: [a, b, new>=1,]\n")]
    [InlineData("an empty flow list", "base: x\npython:\n  requirements: []\n", "base: x\npython:\n  requirements: [new>=1]\n")]
    [InlineData("a flow list on lines", "base: x\npython:\n  requirements: [\n    a, # one\n    b # two\n  ]\n", "base: x\npython:\n  requirements: [\n    a, # one\n    b, # two\n    new>=1\n  ]\n")]
    [InlineData("a flow list on lines with commas", "base: x\npython:\n  requirements: [\n    a,\n    b, # two\n  ]\n", "base: x\npython:\n  requirements: [\n    a,\n    b, # two\n    new>=1,\n  ]\n")]
    [InlineData("one requirement without a list", "base: x\npython:\n  requirements: a==1 # why\n", "base: x\npython:\n  requirements: [a==1, new>=1] # why\n")]
    [InlineData("one requirement that a list has to quote", "base: x\npython:\n  requirements: a[b]==1\n", "base: x\npython:\n  requirements: ['a[b]==1', new>=1]\n")]
    [InlineData("a project file", "base: x\npython: {requirements: pyproject.toml}\n", "base: x\npython: {requirements: [pyproject.toml, new>=1]}\n")]
    [InlineData("python without requirements", "base: x\npython:\n  # ours\n  index: https://i\n", "base: x\npython:\n  # ours\n  requirements:\n    - new>=1\n  index: https://i\n")]
    [InlineData("python in braces", "base: x\npython: {index: https://i}\n", "base: x\npython: {requirements: [new>=1], index: https://i}\n")]
    [InlineData("python with nothing", "base: x\npython: # later\nrun: y\n", "base: x\npython: # later\n  requirements:\n    - new>=1\nrun: y\n")]
    [InlineData("requirements with nothing", "base: x\npython:\n  requirements: # later\n  index: https://i\n", "base: x\npython:\n  requirements: [new>=1] # later\n  index: https://i\n")]
    [InlineData("no python", "base: x\n# end\n", "base: x\n# end\npython:\n  requirements:\n    - new>=1\n")]
    [InlineData("no python and an end of the document", "base: x\n...\n", "python:\n  requirements:\n    - new>=1\nbase: x\n...\n")]
    [InlineData("a document in braces", "{base: x}\n", "{python: {requirements: [new>=1]}, base: x}\n")]
    [InlineData("an anchor before the list", "base: x\npython:\n  requirements: &r [a]\n", "base: x\npython:\n  requirements: &r [a, new>=1]\n")]
    [InlineData("a last item on two lines", "base: x\npython:\n  requirements:\n    - a==1;\n      os_name == 'posix'\nrun: y\n", "base: x\npython:\n  requirements:\n    - a==1;\n      os_name == 'posix'\n    - new>=1\nrun: y\n")]
    [InlineData("a last item in a block", "base: x\npython:\n  requirements:\n    - >-\n      a==1\nrun: y\n", "base: x\npython:\n  requirements:\n    - >-\n      a==1\n    - new>=1\nrun: y\n")]
    public void A_requirement_is_added_to(string what, string before, string after) =>
        Assert.True(RequirementsText.Append(before, File, "new>=1").OrThrow() is var made && made == after, $"{what}:\n{made}");

    [Theory]
    [InlineData("the middle of a block list", "python:\n  requirements:\n    - a\n    # of b\n    - b # why\n    - c\n", 1, "python:\n  requirements:\n    - a\n    # of b\n    - c\n")]
    [InlineData("the end of a block list", "python:\n  requirements:\n    - a\n    - b\nbase: x\n", 1, "python:\n  requirements:\n    - a\nbase: x\n")]
    [InlineData("a block list of one", "python:\n  requirements: # here\n    - a\nbase: x\n", 0, "python:\n  requirements: [] # here\nbase: x\n")]
    [InlineData("a flow list", "python: {requirements: [a, b, c]}\n", 1, "python: {requirements: [a, c]}\n")]
    [InlineData("the start of a flow list", "python: {requirements: [a, b]}\n", 0, "python: {requirements: [b]}\n")]
    [InlineData("the end of a flow list", "python: {requirements: [a, b]}\n", 1, "python: {requirements: [a]}\n")]
    [InlineData("a flow list of one", "python: {requirements: [a,]}\n", 0, "python: {requirements: []}\n")]
    [InlineData("the end of a flow list with a comma", "python: {requirements: [a, b, ]}\n", 1, "python: {requirements: [a, ]}\n")]
    [InlineData("a flow list on lines", "python:\n  requirements: [\n    a, # one\n    b, # two\n    c\n  ]\n", 1, "python:\n  requirements: [\n    a, # one\n    c\n  ]\n")]
    [InlineData("the end of a flow list on lines", "python:\n  requirements: [\n    a, # one\n    b # two\n  ]\n", 1, "python:\n  requirements: [\n    a # one\n  ]\n")]
    [InlineData("one requirement without a list", "python:\n  requirements: a # why\n", 0, "python:\n  requirements: [] # why\n")]
    public void A_requirement_is_removed_from(string what, string before, int index, string after) =>
        Assert.True(RequirementsText.Remove(before, File, index).OrThrow() is var made && made == after, $"{what}:\n{made}");

    [Theory]
    [InlineData("python:\n  requirements:\n    - 'a==1' # pinned\n", "python:\n  requirements:\n    - 'a==2' # pinned\n")]
    [InlineData("python: {requirements: [a, b]}\n", "python: {requirements: [a==2, b]}\n")]
    [InlineData("python: {requirements: a}\n", "python: {requirements: a==2}\n")]
    public void A_requirement_is_replaced_with_its_quotes_and_comment(string before, string after) =>
        Assert.Equal(after, RequirementsText.Replace(before, File, 0, "a==2").OrThrow());

    [Theory]
    [InlineData("- a\n", "BERTH1051")]
    [InlineData("x: &r [a]\npython: {requirements: *r}\n", "BERTH1051")]
    [InlineData("python:\n  requirements: [a\n", "BERTH1004")]
    [InlineData("", "BERTH1004")]
    public void What_cannot_be_changed_alone_is_refused(string text, string code) =>
        Assert.Equal(code, RequirementsText.Append(text, File, "b").Problems[0].Code.Id);

    [Theory]
    [InlineData("a; python_version < '3.8'")]
    [InlineData("a; python_version < \"3.8\"")]
    [InlineData("a @ https://example.org/a#egg=a")]
    [InlineData("a[b,c]>=1,<2")]
    [InlineData("a #b: c")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("größe")]
    public void What_is_written_reads_the_same_in_every_list(string requirement)
    {
        foreach (var text in new[] { "python: {requirements: [z]}\n", "python:\n  requirements:\n    - z\n", "python:\n  requirements:\n    - 'z'\n", "python:\n  requirements:\n    - \"z\"\n", "base: x\n" })
            Assert.Equal(requirement, RequirementsText.Entries(RequirementsText.Append(text, File, requirement).OrThrow(), File).OrThrow()[^1]);
    }
}
