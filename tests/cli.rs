//! What people see: the commands of the README and of `tests/cli`, run as written.

#[test]
fn the_commands_of_the_readme_and_of_the_cases_print_what_they_say() {
    let cases = trycmd::TestCases::new();
    cases.env("NO_COLOR", "1").env("COLUMNS", "80").env("GITHUB_ACTIONS", "false");
    cases.case("README.md").case("tests/cli/*.md");
}
