# bash completion of timbre. Commands and options come from its own help, so they are those of the installed version.
_timbre() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local program=${COMP_WORDS[0]} help word command=
  local commands='extract-speaker synthesize info plot phonemize convert prepare finetune evaluate train'
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ " $commands " != *" $word "* ]] || { command=$word; break; }
  done
  COMPREPLY=()
  case $previous in
    --device) mapfile -t COMPREPLY < <(compgen -W 'auto cpu cuda' -- "$current"); return ;;
    --precision) mapfile -t COMPREPLY < <(compgen -W 'fp32 bf16 fp16' -- "$current"); return ;;
    --readings) mapfile -t COMPREPLY < <(compgen -W 'dictionary gpt-sovits' -- "$current"); return ;;
    --lang) mapfile -t COMPREPLY < <(compgen -W 'auto auto_yue en zh ja ko yue all_zh all_ja all_ko all_yue' -- "$current"); return ;;
    --voice)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -W "$("$program" info 2>/dev/null | sed -n 's/^voice  *\([^:]*\):.*/\1/p')" -- "$current"
        compgen -f -- "$current")
      return ;;
    --format) mapfile -t COMPREPLY < <(compgen -W 'wav flac ogg mp3' -- "$current"); return ;;
  esac
  if [[ $current == -* ]]; then
    help=$({ "$program" --help; [[ -z $command ]] || "$program" "$command" --help; } 2>/dev/null)
    mapfile -t COMPREPLY < <(compgen -W "$(grep -oE -- '(^|[ ,])--[a-z][a-z0-9-]*' <<<"$help" | tr -d ' ,')" -- "$current")
  elif [[ -z $command ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$current")
  else
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}
complete -F _timbre timbre
