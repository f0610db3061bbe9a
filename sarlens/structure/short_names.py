"""Short and fond forms of given names common in Britain: "Jo" may be Joanne, Joanna or Joseph. Never proof on its own."""

from __future__ import annotations

from functools import cache

_SHORT = """
abigail: abi abby gail; adelaide: addie; agnes: aggie; alan: al; albert: bert bertie al; alexander: alex alec sandy xander al; alexandra: alex
sandra sandy lexi; alfred: alf alfie fred; alice: ali; alison: ali; amanda: mandy; amelia: millie amy; andrea: andie; andrew: andy drew; angela:
angie ange; ann: annie nan; anne: annie; annabel: bel bella; anthony: tony ant; antonia: toni; archibald: archie; arthur: art; barbara: barb
babs; barnaby: barney; beatrice: bea bee trixie; benedict: ben; benjamin: ben benny; bernadette: bernie; bernard: bernie; bethany: beth; bethan:
beth; beverley: bev; beverly: bev; bradley: brad; bridget: bridie biddy; bronwen: bron; callum: cal; cameron: cam; carol: caz; caroline: caz carrie
caro; catherine: cath cathy kate katie kitty cat; cecilia: cissy; charles: charlie chas chaz; charlotte: charlie lottie; christina: chris chrissie tina;
christine: chris chrissie tina; christopher: chris kit topher; clarence: clarrie; clifford: cliff; constance: connie; daniel: dan danny; danielle: dani
danni; darren: daz; david: dave davy dai; deborah: deb debs debbie; denise: den; dennis: den; derek: del; desmond: des dez; diana: di; diane: di;
dominic: dom; donald: don; dorothy: dot dottie dolly; douglas: doug dougie; edward: ed eddie ted teddy ned; edwin: ed eddie; eleanor: ellie nell nora;
elizabeth: liz lizzie beth betty bess eliza libby lisa elsie liza; ellen: nell nellie; emily: em emmy; emma: em; ernest: ernie; evelyn: evie eve;
fatima: fati; fiona: fi fee; florence: flo florrie flossie; frances: fran frankie fanny; francesca: fran fran; francis: frank frankie; frederick: fred
freddie; gabriel: gabe; gabrielle: gabby gaby; gareth: gaz gary; gary: gaz; geoffrey: geoff; gerald: gerry; geraldine: gerry; gerard: gerry; gillian:
gill gilly jill; graham: gray; gregory: greg; gwendolen: gwen; gwendoline: gwen; hannah: han; harold: harry hal; harriet: hattie harrie; helen: nell; henry:
harry hal hank; herbert: bert herbie; howard: howie; hugh: hughie; ian: iain; ibrahim: ibby; imogen: immy imo; isabel: izzy bel bella; isabella: izzy bella
bel; jacob: jake; jacqueline: jackie jacqui; james: jim jimmy jamie jem; jane: janey; janet: jan; janice: jan; jasmine: jas jaz; jason: jase; jayne: jay;
jeffrey: jeff; jemima: mima; jennifer: jen jenny jenni; jeremy: jez jerry; jessica: jess jessie; joan: joanie; joanna: jo; joanne: jo; jocelyn: joss;
john: jack johnny jon; jonathan: jon jonny jonty; joseph: joe joey jo; josephine: jo josie; joshua: josh; joyce: joy; judith: judy jude; julia: jules; julian:
jules; julie: jules; justin: jus; karen: kaz; katharine: kath kathy kate katie kitty; katherine: kath kathy kate katie kitty kat; kathleen: kath kathy
kate; kathryn: kath kathy kate katie kat; kayleigh: kay; keith: keef; kelly: kel; kenneth: ken kenny; kevin: kev; kimberley: kim; laura: lau; lauren: loz
lol; laurence: larry laurie loz; lawrence: larry lawrie loz; leanne: lee; leonard: len lenny leo; leslie: les; lesley: les; lewis: lew; lillian: lil lily;
lorraine: lol lorrie; louise: lou; lucinda: lucy cindy; lucy: luce; lynda: lyn; lynne: lyn; madeleine: maddie; maisie: mais; malcolm: mal malc; margaret:
maggie meg peggy madge margie marge greta rita daisy; maria: mia ria; marion: maz; martha: marty; martin: mart marty; martyn: mart; mary: molly polly may
mamie; matilda: tilly tilda; matthew: matt matty; maureen: mo reenie; maurice: mo; maxine: max; maxwell: max; megan: meg; melanie: mel; melissa: mel
lissa; michael: mike mick mickey micky; michelle: shell chelle; mohammed: mo; mohamed: mo; muhammad: mo; moira: mo; monica: mon; morgan: mo; nancy: nan;
natalie: nat; natasha: tash nat; nathan: nat nate; nathaniel: nat nate; neville: nev; nicholas: nick nicky nic; nicola: nicky nikki nic; nigel: nige; norman:
norm; oliver: ollie olly; olivia: liv livvy; oluwafemi: femi; pamela: pam; patience: pat; patricia: pat patsy tricia trish trisha paddy; patrick: pat
paddy; paul: pauly; pauline: paul; penelope: penny; peter: pete; philip: phil pip; phillip: phil pip; philippa: pip pippa phil; phyllis: phyl; priscilla:
cilla; rachael: rach; rachel: rach; ralph: ralphie; raymond: ray; rebecca: becky becca bex becs; reginald: reg reggie; richard: rich rick ricky dick
dickie richie; robert: rob bob bobby robbie bert; roberta: bobbie; robin: rob; roderick: rod roddy; rodney: rod; roger: rodge; roland: roly; ronald: ron
ronnie; rosalind: ros roz; rosamund: ros roz; rose: rosie; rosemary: rosie rose romy; rowena: ro; rowan: ro; rupert: rupe; russell: russ; ruth: ruthie;
ryan: ry; samantha: sam sammy; samuel: sam sammy; sandra: sandy san; sarah: sal sally sadie; sean: shaun; sebastian: seb bas; shannon: shan; sharon:
shaz shazza; shazia: shaz; sheila: shel; shirley: shirl; sidney: sid; simon: si; solomon: sol; sophia: sophie; sophie: soph; stanley: stan; stephanie: steph
stef; stephen: steve ste stevie; steven: steve ste stevie; stewart: stew stu; stuart: stu stew; susan: sue susie suzie suzy; susannah: sue susie suzie
zanna; suzanne: sue suzie suzy; tamara: tam tammy; tamsin: tam tamsie tammy; temitope: temi; terence: terry tel; teresa: terry tess tessa tracy; theodore:
theo ted; theresa: terry tess tessa; thomas: tom tommy; timothy: tim timmy; tobias: toby; tracey: trace; tracy: trace; trevor: trev; valerie: val;
vanessa: nessa ness; veronica: ronnie vera; victor: vic; victoria: vicky vicki tori vic; vincent: vince vin; violet: vi; vivian: viv; vivienne: viv; walter:
walt wally; warren: waz; wendy: wend; wilfred: wilf fred; wilfrid: wilf fred; william: will bill billy willie liam; winifred: win winnie freda; winston: win;
yvonne: von vonnie; zachary: zac zach zak; zoe: zo
"""
_ORDINARY = frozenset(
    [
        "al",
        "art",
        "bee",
        "bel",
        "cat",
        "dot",
        "drew",
        "em",
        "fee",
        "gray",
        "kit",
        "may",
        "pat",
        "ray",
        "rose",
        "sol",
        "ste",
        "tel",
        "van",
        "vi",
        "win",
        "will",
        "bill",
        "don",
        "ed",
        "fan",
        "han",
        "may",
        "mal",
        "mon",
    ]
)

SHORT: dict[str, frozenset[str]] = {
    long.strip(): frozenset(shorts.split())
    for long, _, shorts in (entry.partition(":") for entry in " ".join(_SHORT.split()).split(";"))
}
"""The short forms of each full given name, lower case."""

SHORTS = frozenset().union(*SHORT.values()) - _ORDINARY
"""Short forms that are not everyday words too."""


_SPELLINGS = """
aisha ayesha; alan allan allen; ann anne; beverley beverly; brian bryan; callum calum; carl karl; carol carole; catherine catharine katherine katharine
kathryn; cathleen kathleen; claire clare; deborah debra; diane dianne; elisabeth elizabeth; garry gary; geoffrey jeffrey; gillian jillian; hana hannah;
hilary hillary; isabel isobel; jacqueline jaqueline; jane jayne; jodie jody; kerri kerry; leanne lianne; linda lynda; lindsay lindsey; lyn lynn lynne;
marc mark; marian marion; martin martyn; michele michelle; mohamed mohammad mohammed muhammad; neal neil; nicholas nicolas; philip phillip; philippa
phillipa; rachael rachel; rebecca rebekah; reece rhys; sara sarah; sean shaun shawn; sheila shelagh; stephen steven; stewart stuart; teresa theresa;
tracey tracy; vivien vivienne
"""
_SPELLED = {name: at for at, names in enumerate(_SPELLINGS.split(";")) for name in names.split()}


def same_given(one: str, other: str) -> bool:
    """Whether two given names, lower case, can be one person's: a short form, the first of a double name, or another spelling."""
    ones, others = _spellings(one), _spellings(other)
    if "-" in one + other and one.partition("-")[0] == other.partition("-")[0]:
        return True
    return bool(ones & others) or any(
        short in SHORT.get(long, ()) for a, b in ((ones, others), (others, ones)) for long in a for short in b
    )


@cache
def _spellings(name: str) -> frozenset[str]:
    at = _SPELLED.get(name)
    return frozenset({name}) if at is None else frozenset(each for each, group in _SPELLED.items() if group == at)
