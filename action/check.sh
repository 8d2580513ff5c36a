#!/usr/bin/env bash
# Runs the check of the action. Everything comes in by environment variables (see action.yml), and every value is
# passed on as one argument: nothing that is read becomes a word of the shell.
set -euo pipefail

fail() {
  printf '::error title=ow::%s\n' "$1"
  exit 2
}

# `true` and `false` are the only switches; anything else is a mistake that must not pass in silence.
is_on() {
  case "${2:-false}" in
    true) return 0 ;;
    false | "") return 1 ;;
    *) fail "the input $1 is neither true nor false" ;;
  esac
}

ow=${OW_BIN:-ow}
# Outside the workspace unless a folder is named: a report beside the model would be read as part of it.
out=${OW_OUTPUT:-${RUNNER_TEMP:-$(mktemp -d)}/ow-report}
[[ $out != *$'\n'* ]] || fail "the input output-directory has more than one line"
mkdir -p -- "$out"
rm -f -- "$out"/ow.json "$out"/ow.sarif "$out"/ow.html "$out"/ow.md

arguments=(check)
read -r -a definitions <<<"${OW_DEFINITION:-}"
for definition in ${definitions[@]+"${definitions[@]}"}; do arguments+=("--definition=$definition"); done
[[ -z ${OW_READING:-} ]] || arguments+=("--reading=$OW_READING")
[[ -z ${OW_POLICY:-} ]] || arguments+=("--policy=$OW_POLICY")
[[ -z ${OW_POLICY_FROM:-} ]] || arguments+=("--policy-from=$OW_POLICY_FROM")
[[ -z ${OW_BASELINE:-} ]] || arguments+=("--baseline=$OW_BASELINE")
case ${OW_PATH:-.} in
  . | ./ | /* | *..*) ;;
  *) arguments+=("--prefix=${OW_PATH#./}") ;; # so that places are those of the repository
esac
if is_on no-attestations "${OW_NO_ATTESTATIONS:-}"; then arguments+=(--no-attestations); fi
if is_on allow-unknown "${OW_ALLOW_UNKNOWN:-}"; then arguments+=(--allow-unknown); fi
if is_on exit-zero "${OW_EXIT_ZERO:-}"; then arguments+=(--exit-zero); fi
arguments+=(--format=github)
for pair in json=json sarif=sarif html=html markdown=md; do
  arguments+=("--output=${pair%%=*}=$out/ow.${pair#*=}")
done

code=0
"$ow" "${arguments[@]}" -- "${OW_PATH:-.}" 2> >(tee "$out/ow.errors" >&2) || code=$?
if [[ $code == 2 ]]; then
  # The message as one annotation: nothing in it ends its line or begins another command.
  message=$(head -c 2000 -- "$out/ow.errors" | sed 's/%/%25/g' | tr '\r\n' '  ')
  printf '::error title=ow could not check::%s\n' "$message"
fi
rm -f -- "$out/ow.errors"

if [[ -n ${GITHUB_OUTPUT:-} ]]; then
  {
    printf 'exit-code=%s\n' "$code"
    if [[ -f $out/ow.json ]]; then
      printf 'verdict=%s\n' "$(sed -n 's/^ *"verdict": "\(met\|not-met\|undecided\)",$/\1/p' "$out/ow.json" | head -n 1)"
      printf 'json=%s\nsarif=%s\nhtml=%s\nmarkdown=%s\n' "$out"/ow.{json,sarif,html,md}
    fi
  } >>"$GITHUB_OUTPUT"
fi
if is_on summary "${OW_SUMMARY:-true}" && [[ -n ${GITHUB_STEP_SUMMARY:-} && -f $out/ow.md ]]; then
  cat -- "$out/ow.md" >>"$GITHUB_STEP_SUMMARY"
fi
exit "$code"
