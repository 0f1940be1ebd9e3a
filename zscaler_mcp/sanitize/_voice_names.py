"""Who speaks in chats, in agents and in their templates: the names of voices.

The sets are what the templates of open models and the formats of agents use; a row
says whose. All are kept as skeletons, so that case, fonts and scripts do not matter.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from zscaler_mcp.sanitize._lookalikes import skeleton

__all__ = [
    "BRACKETED",
    "HEADINGS",
    "ROLES",
    "is_ambiguous",
    "is_bracketed",
    "is_heading",
    "is_role",
    "is_speaker",
    "is_turn",
    "is_voice",
    "names_voice",
    "voice_key",
]

ROLES: Final = (
    # The speakers of chat completions and of transcripts.
    *("system", "assistant", "user", "human", "developer", "ai", "ai assistant"),
    # Their messages as transcripts head them.
    *("system message", "system prompt", "system instruction", "system instructions"),
    *("system override", "user message", "user prompt", "assistant message"),
    *("assistant response", "developer message", "ai message", "human message"),
    *("system messages", "system prompts", "user messages", "user instructions"),
    *("user instruction", "assistant messages", "developer messages"),
    *("developer instructions", "ai messages", "human messages"),
    # Calls and results as agents write them into a transcript (ReAct and others).
    *("tool call", "tool result", "tool results", "tool output", "tool response"),
    *("function call", "function result", "function output", "function response"),
    *("tool calls", "tool outputs", "tool responses", "function calls"),
    *("function results", "function outputs", "function responses"),
    *("action input", "final answer"),
    # OpenChat.
    *("gpt4 correct user", "gpt4 correct assistant"),
)
"""What stands at the start of a line, before a colon, when somebody else speaks."""

HEADINGS: Final = ("instruction", "instructions", "input", "response")
"""Alpaca: voices only as a heading, ``### Response:``."""

_TURNS: Final = (
    # ChatML (Qwen, Phi and many), with its infill and text ends.
    *("im start", "im end", "im sep", "im user", "im assistant", "im system"),
    *("endoftext", "end of text", "begin of text", "fim prefix", "fim middle"),
    *("fim suffix", "end", "eos", "bos", "eom"),
    # Llama 3 and 4.
    *("start header id", "end header id", "header start", "header end", "eot id"),
    *("eom id", "eot", "python tag", "begin of sentence", "end of sentence"),
    # Harmony (gpt-oss), Granite, Command R, OpenChat.
    *("start", "channel", "message", "constrain", "return", "call", "start of role"),
    *("end of role", "end of turn", "start of turn", "end of turn token"),
    *("start of turn token", "system token", "user token", "chatbot token"),
    # Gemma 4.
    *("turn", "tool call", "tool response", "think", "image", "audio"),
    # Zephyr, Phi 3 and others name the role itself.
    *("system", "user", "assistant", "tool", "function", "observation", "developer"),
    *("human", "prompter", "separator"),
)
"""What stands between ``<|`` and ``|>``."""

BRACKETED: Final = (
    # Llama 2 and Mistral.
    *("inst", "available tools", "tool calls", "tool results", "tool content"),
    *("system prompt", "model settings"),
    *("think", "call id"),
    # GLM, InternLM.
    *("gmask", "smask", "unused token"),
)
"""What stands in square brackets, a closing slash aside."""

_SPEAKERS: Final = (
    *("system", "user", "assistant", "tool", "developer", "human", "model", "sys"),
)
"""What stands alone between ``<<`` and ``>>``, or right behind a mark."""

_VOICES: Final = (
    # Roles as elements, in prompts of every vendor.
    *("assistant", "developer", "system", "system_instruction", "system_instructions"),
    *("system_message", "system_note", "system_override", "system_prompt"),
    *("system_reminder", "system_warning", "user_instructions", "user_message"),
    *("user_prompt", "user_query", "user_prompt_submit_hook"),
    # Calls and results: Anthropic, Hermes, Qwen, Llama, MiniMax, Mistral, Gemini.
    *("function_call", "function_calls", "function_response", "function_result"),
    *("function_results", "invoke", "tool_call", "tool_calls", "tool_code"),
    *("tool_output", "tool_outputs", "tool_response", "tool_responses"),
    *("tool_result", "tool_results", "tool_use", "tool_use_error"),
    # Thoughts that are not the reader's own.
    *("think", "thinking", "antthinking", "reasoning", "scratchpad"),
    # What coding agents read as calls or as their surroundings: Cline, Codex.
    *("apply_diff", "ask_followup_question", "attempt_completion"),
    *("environment_context", "environment_details", "execute_command", "read_file"),
    *("replace_in_file", "use_mcp_tool", "write_to_file"),
    # Turns: Gemma, GLM, ChatML without its bars; the ends of a sequence.
    *("start_of_turn", "end_of_turn", "start_of_image", "end_of_image", "im_start"),
    *("im_end", "bos", "eos", "eot", "sop", "eop", "gmask", "eod", "bos_token"),
    *("eos_token", "end_of_utterance", "arg_key", "arg_value"),
    *("fim_prefix", "fim_middle", "fim_suffix", "fim_pad"),
    # Claude Code.
    *("bash_input", "bash_stdout", "bash_stderr", "local_command_stdout"),
    *("local_command_stderr", "local_command_caveat"),
)
"""Elements that speak, calls included."""

_AMBIGUOUS: Final = (
    *("user", "human", "tool", "tools", "function", "parameter", "instructions"),
    *("model", "ai", "message", "turn", "prompt", "important"),
    *("command_name", "command_message", "command_args"),
)
"""Elements that are placeholders as often: ``ssh <user>@<host>``."""

_NUMBERED: Final = ("reserved", "special", "extra_id", "ctrl", "reserved_special_token")
"""Elements that speak with a number behind their name: Baichuan, T5, Nemotron, PaLM."""

_UPPER: Final = ("think", "call id", "unused token")
"""Brackets that speak in capitals only; others are words of usage lines."""

_LOWER: Final = ("sop", "eop")
"""Elements that speak in small letters only; others are abbreviations."""

_SPEAKING: Final = (
    *("system", "assistant", "user", "human", "developer", "tool", "function"),
    *("chatml", "imstart", "imend", "invoke", "sys"),
)
_UTTERANCES: Final = (
    *("prompt", "message", "call", "result", "output", "response", "code", "use"),
    *("role", "turn", "instruction"),
)
_FENCED: Final = re.compile(
    f"(?:{'|'.join(map(skeleton, _SPEAKING))})"
    f"(?:{'|'.join(map(skeleton, _UTTERANCES))})?s?"
)
"""Words of an info string that name a voice or a call, as skeletons."""

_FILE: Final = re.compile(r"[\w-]\.\w")
_WORD: Final = re.compile(r"[^\W_]+")
_SEPARATOR: Final = re.compile(r"[\W_]+")
_NAME: Final = re.compile(r"[\w:.-]+(?=$|[=|])")


def _key(name: str) -> str:
    """A skeleton without separators and without the prefix of a namespace."""
    return _SEPARATOR.sub("", skeleton(name.rpartition(":")[2]))


def _literal(name: str) -> str:
    """The same without likeness: a name in ASCII is what it says, and Al no AI."""
    return _SEPARATOR.sub("", name.rpartition(":")[2].lower())


class _Names:
    """Names of one kind, to be found in any spelling."""

    def __init__(self, names: Iterable[str]) -> None:
        self._literals = frozenset(map(_literal, names))
        self._keys = frozenset(map(_key, self._literals))

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        if name.isascii():
            return _literal(name) in self._literals
        return _key(name) in self._keys


_ROLE_NAMES: Final = _Names(ROLES)
_HEADING_NAMES: Final = _Names(HEADINGS)
_BRACKETED_NAMES: Final = _Names(BRACKETED)
_SPEAKER_NAMES: Final = _Names(_SPEAKERS)
_NUMBERED_NAMES: Final = _Names(_NUMBERED)
_UPPER_NAMES: Final = _Names(_UPPER)
_LOWER_NAMES: Final = _Names(_LOWER)
_VOICE_NAMES: Final = _Names(_VOICES)
_AMBIGUOUS_NAMES: Final = _Names(_AMBIGUOUS)
_TURN_NAMES: Final = _Names(_TURNS)


def voice_key(name: str) -> str:
    """What names of one voice share; ``function=x`` counts as ``function``."""
    return _key(_named(name))


def _named(name: str) -> str:
    match = _NAME.match(name)
    return "" if match is None else match[0]


def is_voice(name: str) -> bool:
    """Whether an element of this name may speak."""
    name = _named(name)
    if name in _VOICE_NAMES:
        return not (name.isupper() and name in _LOWER_NAMES)
    if name[-1:].isdigit():
        return name.rstrip("0123456789") in _NUMBERED_NAMES
    return name in _AMBIGUOUS_NAMES


def is_ambiguous(name: str) -> bool:
    """Whether a voice of this name may be a placeholder as well."""
    return _named(name) in _AMBIGUOUS_NAMES


def is_turn(name: str) -> bool:
    """Whether ``<|name|>`` is a mark of some template."""
    return name in _TURN_NAMES


def is_role(name: str) -> bool:
    """Whether ``name:`` at the start of a line is the head of a speech."""
    return name in _ROLE_NAMES


def is_heading(name: str) -> bool:
    """Whether ``### name:`` is."""
    return name in _HEADING_NAMES


def is_bracketed(name: str) -> bool:
    """Whether ``[name]`` is a mark of some template, and no title of a page."""
    name = name.strip().rstrip("0123456789")
    if name not in _BRACKETED_NAMES:
        return False
    return name.isupper() or not (name in _UPPER_NAMES or re.search(r"\s", name))


def is_speaker(name: str) -> bool:
    """Whether a template writes ``name`` behind a mark, bare."""
    return name in _SPEAKER_NAMES


def names_voice(info: str) -> bool:
    """Whether the info string of a fence names a voice or a call."""
    return any(
        _FENCED.fullmatch(word)
        for part in _speaking_parts(info)
        for word in _WORD.findall(skeleton(part))
    )


def _speaking_parts(info: str) -> Iterator[str]:
    """The language, attributes and values of an info string, names of files apart."""
    for place, part in enumerate(info.split()):
        if (place == 0 or part[0] in "{." or "=" in part) and not _FILE.search(part):
            yield part
