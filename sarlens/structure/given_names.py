"""Given names common in Britain, of every heritage, to tell "Mrs" from "Mr" and a person from a place. Never proof on its own."""

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
abbie ada adaeze addison adeola adunni agata agnieszka aicha aileen aine aisling akosua alana aleksandra alesha alina
alisha alisia allison alwen alys amal amandeep amani amelie aminata amrit ana anastasia aneta anika anisa anisha anita
anjali annalise anneliese annika antonina anwen aparna araminta ariana arlene arwen asha asma astrid atefeh aurora ava
avril ayse azadeh bahar baljit bano beata bela benedicta bhavini bhavna billie blanche bozena branwen brooke bryony
bukola carina carmel carmen carys cassandra ceri chantelle charmaine cheryl chiara chidinma chinwe chioma ciara cicely
claudia clementine cordelia cristina damyanti danuta daphne davina deborah deirdre delia delphine delyth demelza
denisa devika dilys dipti dolores dominika donatella dora doreen doris dorota dympna edith edna efua eilidh eimear
ekaterina eleni elif elsa elspeth elvira emine enid erica erika esme esra estelle ethel etta eugenia eunice eva
evangeline ewa ewelina farida farzana fatou fatuma fay felicity fenella folake freda funmi gaynor geeta georgia
georgina gertrude gillian ginette gladys glenys glynis grainne greta gudrun gurpreet gwenda gwyneth halima halina
hamida hana hansa harpreet hatice hedwig heidi helena henrietta hermione hetty hilda honor huda humaira ida idris
ilona imelda indira ines inga ingrid ioanna iqra irena isabella ivana iwona izabela jacinta jadwiga jagoda jaswinder
jayne jemma jenna jhanvi joanna jocelyn jodi jolanta josefina joselyn justyna kalpana kamala karolina kasia katarzyna
kate kavita kayla keeley keisha kelis keren kiera kinga kiran kirsten kirstie kirstin kirsty komal krystyna kulwinder
lakshmi lalita lana laoise lata latifa latisha lavinia layla leanna leila lena leona leonie leticia letitia lidia
liliana lindsay lindsey linnea liudmila lorraine lottie louisa lucia lucille luisa lydia mabel madeeha madhuri magda
magdalena mahnoor maia mairead maisie malgorzata mandeep manjit manpreet mansi marcela margarita mariam mariama
mariana marianne maribel marika marina marissa marjorie marta martina maryam maya meera mehreen mei melinda mercedes
meryl mina minnie mira mirela miriam misbah mona monika morag muna muriel myfanwy myra myrtle nadine nafisa naila
najma nandini nargis nasreen nazia neelam neena nerys nesta ngozi nia nicoletta niki nilam nimisha nirmala nisha
noreen nosheen nusrat odette olena olga olive oluchi olufunke oluwaseun olwen omolara ondine onika oonagh orla padma
palwinder pansy parminder pavlina payal pearl petra philomena pilar pooja poonam pratibha preeti prudence pushpa
queenie rabia rachael radha rafia raisa rajni ramona ranjit rashida razia rebekah reena rehana rekha renata renee
reshma rhea rhiannon rosa rosalie rosamund rosanna roshni roxana rozina ruchi rukhsana rupa rupinder ruxandra sabrina
sadia safia sahra saira sakina salma samina sana sangeeta sanjida santana saoirse sasha saskia satwinder seema selina
serena shabana shabnam shagufta shaheen shakira shanaz shanice shanthi shareen sharmila shazia sheela shilpa shobha
shona shreya shruti shyla sian sidra simone simran sinead siobhain sita sneha sofia solange sonal sonali sonja soraya
stacy stavroula stefania sujata sukhjit sukhwinder sumaiya suman sunniva surinder sushila svetlana swati sybil tabitha
tahira takita talia tamara tanisha tansy tatiana tatjana tayla temilola tendai thandi thandiwe thea thelma theodora
tia tilda titilayo tonia tosin trudy uma urszula uzma valentina valeria varsha vasiliki veena vera verity viktoria
vimala violeta viviana wanda wanjiru wenna weronika wiktoria wilhelmina winnie xenia yasmeen yasmina yetunde yolanda
yusra yvette zahra zaynab zeenat zehra zeinab zelda zofia zohra zsofia zuzanna
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
aadil aamir aarav aaryan abdi abdirahman abdou abdullah abdulrahman abhishek abiodun abraham abu adewale adil adnan
ajay akash akbar akeem akram alasdair aled alessandro alexandru alfonso alfred alhaji alun alwyn amadou amar amarjit
ambrose amir amit amos anand anders andre andrei andrej andrzej aneurin angelo anil ankit ansel anson anwar archibald
armando arnold arshad arturo arvind asad asif athanasios atul augustine augustus ayo ayodele azeem aziz babatunde
baldev balvinder bartosz bashir basil bastian benedict benjy bernardo bertram bhavesh bilal blake bogdan boguslaw bola
bradley bram brandon brijesh bronislaw bryn burhan caleb cameron carlos carwyn cathal cedric cezary chandra chetan
chidi chike chinedu chukwuma cian cillian clarence claude clement clifford clyde colm cormac cornelius cosmin costas
courtney crispin curtis cuthbert dafydd dale damien damon danilo darius dariusz darragh darrell darryl daryl dawid
deepak dele demetrius desmond dewayne dewi dhruv diarmuid diego dilip dimitrios dinesh dipesh dmitri dominik donal
donovan dragan dwayne dwight ebenezer edgar edmund eduardo edwyn efosa egbert eifion eilir elias elijah elis elton
elwyn emanuel emlyn emmanuel emrys enrique enzo ernest ernesto errol erwin eryl esmond eugene eustace everton ewan
ezekiel fabian fahim faisal faraz farid felipe felix femi ferdinand fergus fernando festus fiachra filip finbar finn
fintan florin foluso francesco fraser frazer frederic gabor gabriel gaetano garrick garth gavriel gawain gearoid
georgios geraint gethin ghulam gianni gilbert giovanni girish giuseppe godfrey goran grahame grzegorz guido guillaume
gulam gurdeep gurmeet gwilym habib hadi haider hakeem hamid hamza harinder harish harjit harminder haroon harpal haydn
hector hemant henryk herbert hilary hitesh horace howell hubert hugues humphrey idris iestyn ifan igor ikechukwu ilyas
inderjit ioan ionut irfan irvin isaiah ishmael ismail istvan iwan jacek jagdish jamal jamil jaroslaw jarvis jasper
javed javier jayant jayesh jeff jeremiah jermaine jerzy jitendra joao joaquin joginder jonas jordan jorge jose josef
josh joss juan julius junaid kabir kalvin karim karol kashif kasim kaspar kaushik keiran kelechi kelvin kemal kenan
khalid khurram kirit kirk konstantinos kostas krishna krzysztof kuldeep kunal kurt kwabena kwaku kyran lachlan lalit
lamar lambert leander leopold lester linford linus lionel llewellyn llyr logan lorcan lorenzo luca lucas lucian lucjan
ludwik luigi luis lukasz lyndon maciej madoc mahesh mahmood mahmoud majid malachi malik manish manoj mansoor manuel
marcel marcin marco marek mariano mario marios marius mariusz marlon marvin mason mateusz matteo mattias mauro
maximilian maynard mehdi mehmet mervyn meurig micah michal mihai miles milton mircea miroslaw moazzam mohamud mohan
mordecai morgan mortimer moses mubarak mukesh munir murray murtaza musa mustafa myles nabil nadeem naeem naresh
narinder nasir naveed neal ned nenad nestor neville nicolae nicolas nihal nikhil nikolai nikolaos nilesh niraj nirmal
nitin nnamdi obinna octavius odhran oisin olaf oleg olumide oluwafemi oluwaseun omar omari omer oran oren orlando
osian osman osvaldo otis owain pablo padraig panagiotis panayiotis parveen pascal patryk pawel pedro peredur perry
petar phelim philippe piers pietro piotr pradeep prakash pranav prithvi przemyslaw qasim quentin quincy radoslaw radu
rafael rafal raheem rahim rahul rajan rajinder rajiv rakesh ramesh ramon randolph ranjeet rashid raul raymundo reece
rehman reuben reuel ricardo rizwan robbie rodrigo rohan rohit roman romesh ronan ronnie roshan ruairi ruairidh rudolf
rufus sachin sadiq saeed sahil sajid saleem salman salvatore sameer samir sandeep sandor sanjeev santiago santosh
sarfraz satish saul sayed seamus segun sergei shabir shafiq shahid shakeel shankar shaukat shawn shayne sherwin shiv
shyam slawomir sohail solomon spencer stanislaw stavros stefan stefanos stelios suhail sukhdev sulaiman suraj suresh
surjit syed sylvester tadeusz tahir taiwo tamas taofeek tarek tariq tarquin tendai terrence thaddeus theodore
theodoros theophilus thierry tiago tirath tobias tobin tolu tomas tomos trefor tremaine tudor tunde ugo ulrich umar
umesh usman vaclav valentin vasile vasilis vernon vikram viktor vimal vinay vinod viral vishal vivek vlad vladimir
waldemar waleed waqar wasim wiktor wilbur wilhelm wojciech xavier yannis yaqub yash yasin yasser yiannis yogesh yorick
yosef youssef yuri zafar zaheer zaid zain zakaria zbigniew zeeshan zia zoltan zygmunt
"""
FEMALE = frozenset(_FEMALE.split())
MALE = frozenset(_MALE.split())
GIVEN = FEMALE | MALE | SHORTS
