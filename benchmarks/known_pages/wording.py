"""What the pages say: two banks of invented records, one to tune by and one that is held out."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Bank:
    """Sentences with places to fill, and what fills them."""

    sentences: tuple[str, ...]
    names: tuple[str, ...]
    places: tuple[str, ...]
    drugs: tuple[str, ...]
    jobs: tuple[str, ...]
    titles: tuple[str, ...]


TUNING = Bank(
    sentences=tuple(
        """
I rang {name} on {date} about the hoist and was told that the fitter will come on {date}.
{name} ({job}) completed the assessment at {postcode} and found that two carers are needed for all transfers.
NHS number {nhs}. Date of birth {date}. Ref {code}.
Mum said that she has had no respite since {month} and that the direct payment does not cover the hours.
{drug} was reviewed by the GP; the dose stays the same and bloods are due in six weeks.
The panel did not agree the package because the cost was higher than the indicative budget of {money}.
T/C from {name}, no reply, left voicemail. To try again tomorrow a.m.
Please send the minutes to {email} and copy in the {job}.
The EHCP names {place} as the placement from {month} and provision in Section F has not been delivered.
It was agreed that {name} would chase transport and report back at the next meeting on {date}.
DNAR discussed with the family. OT and SALT to visit jointly. CHC checklist not done as the nurse was off sick.
He was very distressed by the change of staff and did not sleep on three nights of the week.
The duty worker advised that the file could be found at {url} but the link has expired.
We are sorry for the delay in replying to your complaint of {date}, which was first logged under {code}.
The school offered a fifth afternoon; the office staff filed the first form in the wrong file.
{name} lives at 14 Larkfield Close, {postcode}, with her mother and two younger brothers.
She needs {drug} twice a day and the epilepsy plan must travel with her on the minibus.
An officer of the council confirmed that the waiting list for {place} is about nine months.
The safeguarding enquiry under section 42 was closed on {date} with no further action.
Staff reflected that the risk assessment was difficult to follow and insufficient for night shifts.
I have attached the invoice for {money}, which the finance team say they never received.
{name}'s social worker left in {month} and no one has been allocated since then.
Weight {weight} kg. BP 118/76. SpO2 97%. PEG feed {ml} ml over four hours.
Attendance this term was 61.5% and the school put this down to appointments at {place}.
The family would like the support to continue and they do not want to move to {place}.
""".strip().splitlines()
    ),
    names=(
        "Oluwaseun Adeyemi", "Siân Llewellyn-Pugh", "Agnieszka Wójcik", "Mrs Thistlewood", "Dr Farhana Chowdhury",
        "Gethin ap Rhys", "Nguyễn Thị Hạnh", "Mr Pemberton", "Zofia Krawczyk", "Harpreet Kaur Dhillon", "Miss Ottaway",
        "Llŷr Gwynedd", "Kasia Nowicka", "Temperance Oakes",
    ),
    places=("Kestrel House", "Ysgol Pen-y-Bryn", "the Larches day centre", "Whitmoor General Hospital", "Beckside Academy"),
    drugs=("Sertraline 50mg", "sodium valproate 300 mg", "Levetiracetam 250mg b.d.", "baclofen", "Movicol", "buccal midazolam 5mg/ml"),
    jobs=("Senior Social Worker", "occupational therapist", "SENCo", "Team Manager, ASC", "paediatric continence nurse"),
    titles=("Case note", "Minutes of the multi-agency meeting", "Record of telephone contact", "Review of care and support plan", "Re: transport"),
)  # fmt: skip

HELD_OUT = Bank(
    sentences=tuple(
        """
Thank you for meeting with us at {place}; the notes below are what {name} took down.
{name} asked why the wheelchair clinic had discharged him without telling anyone.
The respite bed at {place} was cancelled twice and a third offer fell in term time.
{drug} was stopped on {date} after the side effects were seen by the community nurse.
A referral went to CAMHS under {code}; it was sent back because the form was not signed.
The tribunal directed the authority to file its evidence by {date} and it filed late.
Our records show that contact was made with {email} on {date}, however no answer is on file.
Patient ID {nhs}, postcode {postcode}, seen with {name} present throughout.
Night care is funded at {money} a week, which pays for five waking nights and not for seven.
The headteacher felt that the pupil could not be kept safe on the trip and left him behind.
{job} to provide figures on staffing; {name} to write the reply and share it beforehand.
Hydrotherapy has been offered once a fortnight since {month}, subject to the pool being fixed.
Father is exhausted and has said that he will not manage another winter like the last.
He is fed through a gastrostomy, {ml} ml at a time, and is weighed monthly ({weight} kg).
The policy is published at {url} and sets out who may authorise such restraint.
No best interests decision was recorded and the IMCA was not instructed.
Both sisters are young carers and neither of them has had an assessment of her own.
Equipment: profiling bed, sling (medium), shower chair. The ceiling track is condemned.
The ombudsman upheld the complaint in part and recommended a payment of {money}.
Please do not share this with the parents until {name} has spoken with the legal team.
Transport will be provided by taxi with an escort trained in giving {drug}.
The change of placement was agreed in {month} although the family had not been consulted.
Her communication aid is broken again, so staff were guessing what she wanted all week.
Follow up: blood tests, dietitian, and a continence review before the clinic on {date}.
""".strip().splitlines()
    ),
    names=(
        "Ifeoma Nwachukwu", "Rhiannon Prys-Jones", "Bogumiła Szczepańska", "Professor Inglethorpe", "Tanvir Hossain",
        "Eirlys Môn", "Trần Văn Khoa", "Ms Quillfeather", "Wiesław Zawadzki", "Gurdeep Sandhu", "Cllr Braithwaite",
        "Ffion Tŷ-Gwyn", "Mehmet Yıldırım", "Constance Applegarth",
    ),
    places=("Sandpiper Court", "Canolfan Glan-yr-Afon", "Thornycroft Special School", "the Royal Aldermoor Infirmary", "Quarry Lane short breaks"),
    drugs=("risperidone 0.5mg", "Carbamazepine MR 400 mg", "omeprazole 20mg o.d.", "lactulose", "Keppra oral solution", "melatonin 3 mg nocte"),
    jobs=("Advanced Practitioner", "speech and language therapist", "Head of Inclusion", "Commissioning Officer", "learning disability nurse"),
    titles=("Chronology", "Education, health and care plan meeting", "Email print-out", "Home visit record", "Decision of the resource panel"),
)  # fmt: skip

WELSH = """Annwyl Mrs Llewellyn, diolch am eich llythyr ynglŷn â'r asesiad. Mae'r cyngor wedi cytuno i dalu am y gofal
o fis Ebrill ymlaen. Bydd gweithiwr cymdeithasol yn ymweld â chi yr wythnos nesaf i drafod y cynllun. Os oes gennych
unrhyw gwestiynau, cysylltwch â ni. Nid yw'r ysgol wedi ateb eto, ond rydym yn disgwyl clywed cyn y gwyliau. Roedd y
teulu yn anhapus iawn gyda'r penderfyniad ac maent am apelio. Ni chafodd y plentyn ei weld gan y nyrs.""".split(". ")  # noqa: SIM905
POLISH = """Szanowna Pani, dziękujemy za list w sprawie oceny potrzeb córki. Rada zgodziła się opłacać opiekę od kwietnia.
Pracownik socjalny odwiedzi Państwa w przyszłym tygodniu, aby omówić plan. Szkoła jeszcze nie odpowiedziała, ale
oczekujemy wiadomości przed świętami. Rodzina była bardzo niezadowolona z decyzji i chce się odwołać. Prosimy o
przesłanie wszystkich dokumentów, które posiada szpital. Dziecko nie było badane przez pielęgniarkę.""".split(". ")  # noqa: SIM905
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905


def filled(sentence: str, bank: Bank, rng: random.Random) -> str:
    """The sentence with every place filled."""
    day, year = rng.randint(1, 28), rng.randint(2014, 2024)
    month = rng.choice(_MONTHS)
    person = rng.choice(bank.names)
    return sentence.format(
        name=person,
        job=rng.choice(bank.jobs),
        place=rng.choice(bank.places),
        drug=rng.choice(bank.drugs),
        date=rng.choice([f"{day} {month} {year}", f"{day:02}/{rng.randint(1, 12):02}/{year}", f"{day}.{rng.randint(1, 12)}.{year % 100}"]),
        month=f"{month} {year}",
        nhs=f"{rng.randint(400, 799)} {rng.randint(100, 999)} {rng.randint(1000, 9999)}",
        postcode=f"{rng.choice(['BD', 'LS', 'SY', 'NE', 'CF'])}{rng.randint(1, 29)} {rng.randint(1, 9)}{rng.choice('ABDEFGHJLN')}{rng.choice('ABDEFGHJLN')}",
        code=f"{rng.choice(['ASC', 'CYP', 'SEN', 'LAC'])}/{year}/{rng.randint(1000, 99999)}",
        money=f"£{rng.randint(1, 9)},{rng.randint(100, 999)}.{rng.randint(0, 99):02}",
        email=f"{person.split()[-1].lower().encode('ascii', 'ignore').decode() or 'duty'}@{rng.choice(['northmoor', 'whitmoor'])}.example",
        url=f"https://www.northmoor.example/docs/{rng.randint(100, 999)}",
        weight=f"{rng.randint(14, 80)}.{rng.randint(0, 9)}",
        ml=rng.choice([150, 200, 250, 400]),
    )  # fmt: skip
