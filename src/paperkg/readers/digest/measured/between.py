"""What stands right before, right behind and between two places of a sentence: patterns, made when first needed."""

from __future__ import annotations

import re
from functools import cache

from paperkg.readers.digest.cues import LETTER, cue


@cache
def before(part: str, gap: str = r"[\s\W]*") -> re.Pattern[str]:
    """A cue that stands right before a place."""
    return re.compile(f"(?:{cue(part)}){gap}$")


@cache
def behind(part: str, gap: str = r"[\s(]*") -> re.Pattern[str]:
    """A cue that stands right behind a place."""
    return re.compile(f"{gap}(?:{cue(part)})")


@cache
def anywhere(*parts: str) -> re.Pattern[str]:
    """Cues wherever they stand."""
    return re.compile(cue(*parts))


@cache
def list_gap() -> re.Pattern[str]:
    """Between two members of a list."""
    return re.compile(rf"[\s,、，/&]*(?:{cue('role.join')}[\s]*){{0,2}}")


SHARE = re.compile(
    r"\s(?:of|in|on) (?:the |all |its )?(?:\w+ )?"
    r"(?:time|cases|problems|questions|tasks|issues|games|instances|queries)\b"
    r"|\s(?:der|aller) (?:Fälle|Aufgaben)|\sde (?:los|las) (?:casos|preguntas|problemas|tareas)"
    r"|\sdes (?:cas|questions|problèmes)"
    r"|的(?:问题|情况|任务|题目)|の(?:問題|ケース|タスク)"
)
OWN_MEASURE = re.compile(
    rf"(?<![{LETTER}])(?P<name>[A-Z][A-Za-z0-9@-]{{0,14}})\s?(?:为|是|=|:|of|score of|is|de|von|は|が)\s?$"
)
"""A measure that no list knows, in an enumeration of measures."""
AS = re.compile(r"(?<!such )\b(?:as|wie|comme|como)\s(?:the |der |die |das |le |la |el )?$")
BY_HALF = re.compile(
    r"(?i)(?:\b(?:by|in|to|um|auf|a|à|de|en|até)|了|至|到|に)"
    r"\s?(?:about|nearly|almost|more than|die|la|etwa|presque|casi)?\s*$"
)
CHANGES = re.compile(
    r"(?i)(?:double[sd]?|doubling|tripl\w*|halv\w*|quadrupl\w*|verdoppel\w*|halbier\w*|duplic\w*|翻倍|翻了一番|减半|半減)"
)
IS_OF = re.compile(r"\W*(?:of|at|is|was|von|de|del|du|di)\b|\W*[:=]")
RISE_IN = re.compile(
    r"(?i)(?:improvement|gain|increase|boost|drop|reduction|decrease|verbesserung|mejora|amélioration)s?"
    r" (?:in|of|der|de|des|del|en)(?: the| la| le)?\s$"
)
RISE_OF = re.compile(r"(?i)(?:improvement|gain|increase|boost|drop|reduction|decrease|提升|提高|降低)s?\W")
TRAINED_BEHIND = re.compile(
    r"\s?(?:上|で)?(?:进行)?(?:的)?(?:预训练|训练|微调|事前学習|学習した|学習し)"
    r"|[- ](?:pre-?trained|trained|pretraining)\b"
)

PAPER_BEHIND = re.compile(r"(?:['’]s)?\s?(?:papers?|authors|论文|论文中|論文)\b|-(?:style|like|inspired)\b")
"""Behind the name of a data set that stands for the paper on it, or for what is like it."""
POINTS_OVER = re.compile(r"\s(?:absolute )?points?\s(?:over|above|ahead of|beyond|better than|more than|higher than)\b")
"""Behind the measure of a number that tells how much better one is than another: "2.5 BLEU points over ..."."""
BETTER_THAN = re.compile(r"\s(?:points? )?(?:higher|better|more|above|(?P<less>lower|less|fewer))(?: than)?\b")
"""Behind the measure of a number that tells a difference: "2.1 AP higher than B"."""
CHANGE_OF = re.compile(
    r"(?:improvement|gain|increase|boost|advantage|margin|lead|drop|reduction|decrease)s? of (?:up to |about |over )?$"
)
"""Right before the amount of a change: "an improvement of 2.2"."""
RISEN = re.compile(
    r"(?P<name>(?!and\b|or\b|the\b)[A-Za-z][\w-]{2,24}(?: [a-z][\w-]{2,24}){0,2})\s(?:has |have |had )?"
    r"(?:jump|r[oi]se|increas|improv|f[ae]ll|drop|decreas|declin|went|climb|gr[eo]w)\w{0,4}\s(?:\w{2,14}\s)?$"
)
"""Before "from A to B": what has changed, be it a known measure or not."""
ONE_OF_CLASS = re.compile(r"(?i)(?:^|[^\w])(?:an?|this|our|their|the proposed)\s(?:[a-z-]{3,20}\s){0,3}$")
"""Before the name of a class of methods, one of which is meant."""
SHARE_OF = re.compile(
    r"\sof (?:the |its |their )?(?:[A-Z][\w.-]{1,24}['’]s? |full |original |teacher['’]s )?"
    r"(?:performance|accuracy|quality)\b"
)
"""A number that is a share of the measure of another, no measure."""
COUNTED = re.compile(
    r"\s(?!points|times|folds|hours|seconds|minutes)[a-z]{3,16}(?:tion|ment|ce|e|r|t|n|l|d|p|k|y|h|m|g|w)s\b"
)
"""Behind a number without a unit: a noun, of which it counts so many."""
TRAINED_BY = re.compile(
    r"[^.,;:()]{0,30}?\b(?:trained|tuned|equipped|augmented|combined|enhanced) (?:using|with|by|via) (?:the |our )?"
)
"""Between a model and the method that makes it what it is: "a BERT that is fine-tuned with B"."""
IN_TERMS = re.compile(
    r"\W{0,2}(?:absolute |points? )?in terms of (?:the )?"
    r"(?P<name>[A-Za-z][\w-]*(?: (?!(?:on|over|for|and|with|while|in)\b)[\w-]+){0,5})"
)
"""Behind a number: by what it is measured."""
REACHED = re.compile(
    r"\b(?:an?|the|and)\s(?P<name>(?:(?!total|average|mean|maximum|minimum|overall|new|good|high|low|strong|relative|absolute"
    r"|improvement|increase|gain|reduction|decrease|drop|boost|margin|factor|speed|subset|fraction|set|dataset|group|number"
    r"|size|batch|learning|median|further|significant|state|record|previous|prior|best|result|results|baseline|range|top|budget|level|lead|difference)[a-z][a-z-]{2,24}\s)"
    r"{1,5})of\s(?:about\s|over\s|up to\s|only\s)?$"
)
"""Before a number: the measure that it is a value of, known or not ("a tracking stability of")."""
OPENS_WITH = re.compile(r"\W*(?:With|Using)\s(?:the |an? |our )?")
"""Before what a sentence opens with: "With an ensemble of two models, we reach"."""
OWNED = re.compile(r"(?:[-‑]\w{1,12})?\s?(?:['’]s(?:\s\w{1,12})?|的|の|\sat)\s?")
"""Between a method and its own value: "B's 74.9%", "B 的 74.9%"."""
OLD = re.compile(r"\s?から|['’]?(?:ten|tan|den|dan)\s|\s?(?:→|->|⟶)")
"""Behind an old value, before the new one."""
ARROW = re.compile(r"\s?(?:→|->|⟶|⇒)\s?")
"""Between an old value and the new one, and nothing else."""
AMOUNT = re.compile(r"\spoints?\b")
"""Behind the measure of a number that may tell a difference: "1.1 F1 points"."""
BY_END = re.compile(r"\b(?:by|um|de|en|di)\s$")
ON_NEXT = re.compile(r"\W*(?:and|und|y|et|e|和|以及|及)\s|\W*[,;，；、]")
OVERTAKEN = re.compile(
    r"['’]?(?:yi|yı|yu|yü|i|ı|u|ü|e|a|ye|ya|nden|ndan)\s[^.;]{0,30}?(?:geride|geç|aş)|を[^。、]{0,24}?(?:上回|超え|凌)"
)
"""Behind a method that another overtakes, in a language that puts the verb last."""
SET_AGAINST = re.compile(r"(?:相比(?:于|之下)?|相较|より|に比べ(?:て)?)[，,、]\s?$")
"""Behind the rival that a method is set against, before the method: "与 B 相比，A"."""
TAKEN = re.compile(r"(?:将|把|使|让)\s?$")
RAISED = re.compile(r"[^。；，,]{0,40}?(?:提升|提高|降低|减少|改进|改善|提速|加速|缩短)")


@cache
def apart() -> re.Pattern[str]:
    """Behind a number of points: above or below another."""
    return re.compile(
        r"\s(?:(?:above|over|ahead of|clear of|beyond|on top of|more than|über|vor|por encima|sobre|au-dessus)\b"
        r"|(?P<below>below|under|behind|short of|unter|hinter|por debajo|au-dessous)\b)"
    )


@cache
def of_baseline() -> re.Pattern[str]:
    """Between the value of a baseline and its name."""
    return re.compile(
        rf"[\s)(]*(?:{cue('role.by')}|in|with|of|from|at|de|del|da|do|dos|bei|von|mit|avec|con|の|的)[\s(]"
        r"(?:the |a |an |le |la |los |las |das |den |der |el |baseline |previous )*"
    )


@cache
def unnamed_rival() -> re.Pattern[str]:
    """A rival without a name: "than previous work", "over the strongest baseline"."""
    old = r"(?:(?:previous|prior|earlier|existing|best|current|published) )"
    noun = (
        r"(?:works?|methods?|approach(?:es)?|models?|systems?|techniques?|detectors?|networks?|tools?"
        r"|algorithms?|architectures?|encoders?|competitors?|counterparts?|alternatives?|agents?|pipelines?|frameworks?"
        r"|LLMs?|versions?|variants?|entry|entries|rivals?|baselines?"
        r"|SOTA|state[- ]of[- ]the[- ]art|humans?|experts?|annotators?|physicians?|radiologists?)"
    )
    plain = r"(?!(?:on|in|by|for|with|at|and|or|while|when|of|to|from|as|is|are|that|which)\b)[\w’'-]{1,24}"
    words = (
        rf"(?:the |its |our |their |all |other |an? ){{0,2}}(?P<name>(?:{plain} ){{0,6}}?{noun}(?! {noun})"
        rf"|{old}{{1,3}}(?:results?|records?)|(?:previous|prior|former) best"
        r"|(?:frühere|bisherige|bestehende)n? (?:Arbeiten|Methoden|Verfahren|Ansätze|Modelle)"
        r"|(?:los |el |la )?(?:métodos?|modelos?|trabajos?|estado del arte) (?:anterior(?:es)?|previos?|existentes?)"
        r"|(?:les )?(?:méthodes?|modèles?|travaux) (?:précédente?s?|antérieure?s?|existante?s?)"
        r"|(?:现有|之前|以往|此前|先前)(?:的)?(?:最佳|最好|最优)?(?:的)?(?:方法|模型|工作|基线)|基线(?:方法|模型)?)\b(?!-)"
    )
    last = r"(?P<last>(?:従来|既存)(?:手法|モデル|研究)|先行研究|ベースライン)(?:より|に比べ|を)"
    return re.compile(rf"(?:{cue('role.than')})[\s\W]{{0,3}}(?:{words})|{last}")


THAN = re.compile(
    r"\bthan (?:the |its |an? )?(?!(?:before|ever|that|those|expected|usual|any|all|most|many|\d)\b)"
    r"(?P<name>[\w’'-]{2,24}(?: [\w’'-]{2,24}){0,2}?)"
    r"(?=[.,;:)]|\s(?:on|of|in|at|by|for|with|while|and|when|which|but)\b|$)"
)
"""A rival that has no name, and none of the nouns for rivals: "5 times faster than full attention"."""


@cache
def of_other() -> re.Pattern[str]:
    """Behind the value of a baseline: whose it is, without a name ("26% achieved by the second-best team")."""
    return re.compile(
        rf"\s(?:{cue('change.reach')}\s)?(?:{cue('role.by')}|of|with)\s(?:the |an? )?"
        r"(?P<name>[\w’'-]{2,24}(?: [\w’'-]{2,24}){0,2}?)(?=[.,;:)]|\s(?:which|that|on|in|with|while|and)\b|$)"
    )


@cache
def on() -> re.Pattern[str]:
    """Between a number and the dataset it was reached on."""
    return re.compile(
        rf"(?:[^,;:.()\t，；。、]|\([^()]{{0,20}}\)){{0,45}}?(?:{cue('role.on')})\s?(?:[^,;:.()\t，；。、]{{0,28}}?)\s?"
    )


@cache
def by() -> re.Pattern[str]:
    """Before the amount of a change."""
    return re.compile(
        rf"(?:(?<![{LETTER}])(?:by|of|um|von|de|en|in|d['’]|del|um rund|por|di)[\s\w]{{0,16}}"
        r"|了|约|达|بنسبة\s?|بمقدار\s?|を|が|率)\W*$|^[^\x00-\u02ff]{1,20}$"
    )


@cache
def versus() -> re.Pattern[str]:
    """Between a value and that of the baseline."""
    best = (
        r"[^.;)\d]{0,90}?(?:(?:previous|prior|old|former)(?: best| record| state[- ]of[- ]the[- ]art)?"
        r"|best (?:previous|prior))[^.;()\d]{0,30}?"
        r"(?:of|at|was|is|[:=]|best|record|state[- ]of[- ]the[- ]art)\s$"
    )
    words = rf"[\s,%)(]*(?:[\w-]{{1,20}}[\s,()—–]+){{0,7}}?(?:{cue('bound.versus')})"
    than = r"[\s,%)(]*(?:(?:much|slightly|far|well) )?(?:higher|lower|better|worse) than (?:the |an? )?$"
    return re.compile(rf"{words}|{best}|{than}")


@cache
def goes_on() -> re.Pattern[str]:
    """Between two members of a list, however worded."""
    return re.compile(rf"[,、，;/]|{cue('role.join')}|\W$")


@cache
def close_behind() -> re.Pattern[str]:
    """Between a number and the measure behind it."""
    fill = cue("change.up", "change.down", "change.speed", "change.worse", "change.relative", "bound.about")
    prep = (
        r"(?i:in|of|on|für|bei|an|an der|der|en|de|la|le|à|em|on the|in the|point|points|absolute|di"
        r"|的|の|의|من|في|better|more)"
    )
    return re.compile(
        rf"[\s\u00a0(-]*"
        rf"(?:(?:{fill}|{prep}|(?:in|on|of) terms of|mean|overall|test|validation|top|as|much|many)[\s(-]*){{0,6}}"
    )


@cache
def close_before() -> re.Pattern[str]:
    """Between a measure and the number behind it."""
    fill = cue("change.reach", "change.up", "change.down", "bound.about", "bound.to", "bound.low", "bound.high")
    prep = (
        r"(?i:of|by|at|to|von|um|de|del|d['’]|en|à|bei|scores?|rates?|values?|es|está|est|ist|sono|di"
        r"|了|が|は|を|も|بنسبة|تبلغ|قدرها|قدره|oranı|ile)"
    )
    return re.compile(rf"[\s\u00a0():=：＝|-]*(?:(?:{fill}|{prep})[\s(:=：]*){{0,5}}")


@cache
def of_method() -> re.Pattern[str]:
    """Between a measure and its number: whose measure it is, and a verb."""
    return re.compile(
        rf"\W{{0,2}}(?:{cue('role.on')})[^,;:.()\d\t，；。]{{1,48}}(?:{cue('change.reach')}|{cue('bound.to')}|为|は|が)"
        rf"\s?(?:{cue('bound.about')}|{cue('bound.low')}|{cue('bound.high')}|\s){{0,3}}"
    )


@cache
def factor_behind() -> re.Pattern[str]:
    """Behind a factor: what is better or worse."""
    words = cue("change.up", "change.down", "change.speed", "change.worse")
    return re.compile(
        rf"(?:[\s-]?(?:[\w’'-]{{1,14}}[\s-]){{0,3}}?|[的をに]|以上)"
        rf"(?:{words}|as (?:efficient|accurate|good|cheap)\b|so (?:effizient|genau|gut)\b)"
    )


@cache
def change_behind() -> re.Pattern[str]:
    """Behind a number: that it is one of a change."""
    words = cue("change.up", "change.down", "change.speed", "change.worse")
    return re.compile(
        rf"[\s-]?(?:(?!(?:to|on|and|in|with|while|by|for|vs|sur|en|auf|bei|und|et|على|في)\b)[\w’'-]{{1,16}}[\s-]){{0,2}}?[的のを]?(?P<said>{words})"
    )


@cache
def than() -> re.Pattern[str]:
    """Before a method that another is compared with."""
    words = r"(?:(?!by |on |achiev|reach)[^\s,;:()]{1,24}[\s]+){0,5}(?:['’]s )?"
    return re.compile(
        rf"(?:{cue('role.than')})[\s\W]*{words}$"
        r"|[Pp]unkten? (?:vor|über|unter|hinter) (?:dem |der |den )?$"
        r"|تفوق[^.،]{0,30}على\s$"
    )


@cache
def by_method() -> re.Pattern[str]:
    """Between a number and the method that reached it."""
    return re.compile(rf"[^,;.]{{0,40}}?(?:{cue('role.by')})\s?(?:the |a |an |le |la |das |den )?")


@cache
def to() -> re.Pattern[str]:
    """Between the ends of a range, or the old and the new value."""
    return re.compile(rf"\W*(?:{cue('bound.to')})[^.;]{{0,12}}?\W*")


@cache
def listed() -> re.Pattern[str]:
    """Between the last two members of a list."""
    return re.compile(rf"[\s,、，]*{cue('role.and')}\s?(?:the |original |vanilla |previous )*")


@cache
def last_follows() -> re.Pattern[str]:
    """Behind a member of a list: that the last one comes next."""
    return re.compile(rf"[,、，]?\s?{cue('role.and')}\s")
