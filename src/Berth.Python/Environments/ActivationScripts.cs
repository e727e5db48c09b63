namespace Berth.Python.Environments;

/// <summary>Scripts that put the environment in front of a shell's search path and take it away again.</summary>
internal static class ActivationScripts
{
    public const string Posix =
        """
        # Use from a POSIX shell:  . /opt/berth/venv/bin/activate     Leave with:  deactivate
        deactivate() {
            if [ -n "${BERTH_OLD_PATH+set}" ]; then PATH=$BERTH_OLD_PATH; export PATH; unset BERTH_OLD_PATH; fi
            if [ -n "${BERTH_OLD_PYTHONHOME+set}" ]; then PYTHONHOME=$BERTH_OLD_PYTHONHOME; export PYTHONHOME; unset BERTH_OLD_PYTHONHOME; fi
            if [ -n "${BERTH_OLD_PS1+set}" ]; then PS1=$BERTH_OLD_PS1; unset BERTH_OLD_PS1; fi
            unset VIRTUAL_ENV VIRTUAL_ENV_PROMPT
            hash -r 2>/dev/null || true
            if [ "${1:-}" != keep ]; then unset -f deactivate; fi
        }
        deactivate keep
        VIRTUAL_ENV=/opt/berth/venv
        VIRTUAL_ENV_PROMPT=berth
        BERTH_OLD_PATH=$PATH
        PATH=$VIRTUAL_ENV/bin:$PATH
        export VIRTUAL_ENV VIRTUAL_ENV_PROMPT PATH
        if [ -n "${PYTHONHOME+set}" ]; then BERTH_OLD_PYTHONHOME=$PYTHONHOME; unset PYTHONHOME; fi
        if [ -z "${VIRTUAL_ENV_DISABLE_PROMPT:-}" ] && [ -n "${PS1+set}" ]; then BERTH_OLD_PS1=$PS1; PS1="(berth) $PS1"; fi
        hash -r 2>/dev/null || true

        """;

    public const string Fish =
        """
        # Use from fish:  source /opt/berth/venv/bin/activate.fish     Leave with:  deactivate
        function deactivate
            if set -q BERTH_OLD_PATH
                set -gx PATH $BERTH_OLD_PATH
                set -e BERTH_OLD_PATH
            end
            if set -q BERTH_OLD_PYTHONHOME
                set -gx PYTHONHOME $BERTH_OLD_PYTHONHOME
                set -e BERTH_OLD_PYTHONHOME
            end
            if functions -q berth_old_prompt
                functions -e fish_prompt
                functions -c berth_old_prompt fish_prompt
                functions -e berth_old_prompt
            end
            set -e VIRTUAL_ENV
            set -e VIRTUAL_ENV_PROMPT
            if test "$argv[1]" != keep
                functions -e deactivate
            end
        end
        deactivate keep
        set -gx VIRTUAL_ENV /opt/berth/venv
        set -gx VIRTUAL_ENV_PROMPT berth
        set -g BERTH_OLD_PATH $PATH
        set -gx PATH $VIRTUAL_ENV/bin $PATH
        if set -q PYTHONHOME
            set -g BERTH_OLD_PYTHONHOME $PYTHONHOME
            set -e PYTHONHOME
        end
        if test -z "$VIRTUAL_ENV_DISABLE_PROMPT"; and functions -q fish_prompt
            functions -c fish_prompt berth_old_prompt
            function fish_prompt
                echo -n '(berth) '
                berth_old_prompt
            end
        end

        """;

    public const string Csh =
        """
        # Use from csh or tcsh:  source /opt/berth/venv/bin/activate.csh     Leave with:  deactivate
        if ($?BERTH_OLD_PATH) setenv PATH "$BERTH_OLD_PATH"
        alias deactivate 'if ($?BERTH_OLD_PATH) setenv PATH "$BERTH_OLD_PATH"; unsetenv BERTH_OLD_PATH; unsetenv VIRTUAL_ENV; unsetenv VIRTUAL_ENV_PROMPT; if ($?berth_old_prompt) set prompt="$berth_old_prompt"; unset berth_old_prompt; rehash; unalias deactivate'
        setenv VIRTUAL_ENV /opt/berth/venv
        setenv VIRTUAL_ENV_PROMPT berth
        setenv BERTH_OLD_PATH "$PATH"
        setenv PATH "$VIRTUAL_ENV/bin:$PATH"
        if ($?prompt) then
            set berth_old_prompt="$prompt"
            set prompt="(berth) $prompt"
        endif
        rehash

        """;
}
