"""Given names common in Britain, to tell "Mrs" from "Mr" and a person from a place. Never proof on its own."""

from __future__ import annotations

from sarlens.structure.short_names import SHORTS

_FEMALE = """
abigail adele agnes aisha alexandra alice alison amanda amara amelia amina amy andrea angela anita ann anna anne
annette annie anya aoife ayesha barbara beatrice becky bernadette beth bethan beverley brenda bridget bronwen
caitlin carla carly carol carole caroline catherine cathy charlotte chloe christina christine claire clare comfort
daisy dawn debbie deborah deepa denise diana diane donna dorothy eileen elaine eleanor elena elizabeth ella ellen
ellie emily emma erin esther eve evelyn fatima faye fiona florence frances freya gail gemma geraldine gillian gina
gita glenda gloria grace gwen hannah harriet hayley hazel heather helen hilary holly ifeoma imogen irene iris isabel
isla ivy jacqueline jade jane janet janice jasmine jean jennifer jenny jessica jill jo joan joanna joanne jodie
josephine joy joyce judith judy julia julie june karen kate katherine kathleen kathryn katie kay kayleigh kelly
kerry kim kirsty latoya laura lauren leah leanne lena lesley lily linda lisa liz lorna lorraine louise lucy lydia
lynda lynn lynne mabel maggie mandy margaret maria marian marie marion marjorie mary maureen maxine meena megan
melanie melissa michelle miriam moira molly mona monica nadia naomi natalie natasha neha niamh nicola nicole nina
nora norma olivia paige pamela parveen patience patricia paula pauline penelope penny phoebe pippa polly poppy priya
rachel ravinder rebecca rhian rhona rita roberta rosalind rose rosemary rosie roxanne ruby ruth sabina saima sally
samantha sandra sara sarah shabana shannon sharon sheila shirley siobhan sonia sophia sophie stacey stella stephanie
sue sunita susan suzanne sylvia tamsin tanya tara teresa tessa theresa tina toni tracey tracy una ursula valerie
vanessa vera veronica victoria violet vivien wendy winifred yasmin yvonne zainab zara zoe
"""
_MALE = """
aaron abdul adam adebayo adrian ahmed aidan alan alastair albert alec alexander alfie ali alistair andrew angus
anthony antony archie arthur arun ashok barry ben benjamin bernard bill brendan brian bruce bryan callum calum carl
cedric charles christopher clive colin conor craig cyril dai damian daniel darren dave david dean declan dennis
derek dermot dominic donald douglas dylan eamonn edward edwin elliot emeka eric ernest ethan euan evan farhan finlay
francis frank fraser fred gareth garry gary gavin geoff geoffrey george gerald gerard giles glen glyn gordon graeme
graham grant greg gregory gus guy hamish harold harry harvey hassan henry howard hugh hugo hussain hywel iain ian
ibrahim imran isaac ivan ivor jack jacob jake james jamie jason jeffrey jeremy jerome jim jimmy joe joel john johnny
jonah jonathan joseph joshua julian justin kamal karl keith kenneth kevin kieran kofi kwame kyle laurence lawrence
lee leo leon leonard leroy lewis liam lloyd luke malcolm marcus mark martin martyn matthew maurice max melvin
michael miguel mike mohamed mohammed morris muhammad mustafa nathan neil neville niall nicholas nick nigel noah noel
norman oliver olu oscar owen patrick paul percy pete peter philip phillip rafiq raj rajesh ralph ravi ray raymond
reginald rhys richard robert robin rod rodney roger roland ronald rory ross roy rupert russell ryan sanjay scott
sean sebastian sergio shane shaun sidney simon stanley stephen steve steven stewart stuart suleman sunil terence
terry theo thomas tim timothy toby tom tomasz tony trevor tristan tyrone victor vijay vincent walter warren wayne
wesley william winston yusuf zach zachary zubair
"""
FEMALE = frozenset(_FEMALE.split())
MALE = frozenset(_MALE.split())
GIVEN = FEMALE | MALE | SHORTS
