"""The words by which labels are told apart: roles, honorifics, kinds of body, and what is no part of a name.

Owns these lists, folded. Must not know how names are told.
"""

from __future__ import annotations

from apps.lib.text import fold

PARTICLES = frozenset("al bin da das de del della den der di do dos du e el ibn la le ten ter van vom von y zu".split())
ROLES = frozenset(
    """admin administrator all announcer attendee attendees audience audio captioner captioners chair chairman
    chairperson chairs chairwoman clerk cochair colleague commentator commissioner convener coordinator correspondent
    correspondents delegate delegates delegation directorgeneral everybody everyone facilitator female floor guest
    host hosts interpreter interpreters interviewer judge male man mc member members moderator moderators narrator
    official officials operator panel panelist panelists panellist panellists participant participants presenter
    presenters presider president questioner rapporteur reader recording remote reporter representative room
    scribe secretariat secretary secretarygeneral several some speaker speakers staff student teacher tech
    technician transcriber translator unidentified unknown vice vicechair vicepresident video voice voiceover voices
    witness woman writer""".split()
)
# The same in other languages of records, folded.
ROLES |= frozenset(
    fold(word).replace(" ", "")
    for word in "presidente presidenta vicepresidente moderador moderadora moderateur moderatrice orador oradora "
    "intervenant intervenante cathaoirleach leas ceann comhairle orateur oratrice interprete "
    "animateur animatrice anfitrion anfitriona asistente asistentes assistente coordinador coordinadora coordenador "
    "coordenadora facilitador facilitadora hombre mujer homme femme panelista panelistas participante participantes "
    "ponente publico rapporteure relator relatora teilnehmer teilnehmerin publikum moderatorin sprecher sprecherin "
    "deelnemer spreker участница "
    "secretariado "
    "secretario secretaria voorzitter vorsitzender vorsitzende vorsitz präsident präsidentin vizepräsident "
    "vizepräsidentin przewodniczący marszałek ordförande talman "
    "председатель председательница модератор ведущии участник секретарь 主席 主持人 主持 观众 听众 嘉宾 提问者 司会 "
    "参加者 مترجم الرئيس رئيس الرئيسة المترجم المشارك الجمهور المدير المديرة الميسر الميسرة المنسق المنسقة المقرر "
    "المقررة 사회자 진행자 의장 위원장 좌장 질문자 청중 참석자 발표자 토론자 मॉडरेटर संचालक अध्यक्ष סדרן מנחה "
    "ведущая председательствующии председательствующая головуючии ведучии moderatör moderatore moderátor başkan ketua "
    "puheenjohtaja předseda předsedající elnök mwenyekiti συντονιστης συντονιστρια προεδρος".split()
)
# Offices: in front of a name they are titles, alone they are nobody's name.
OFFICES = frozenset(
    """adviser advisor attorney auditor ceo cfo chief cio ciso cofacilitator cohost comoderator copresenter counsel
    counsellor coo corapporteur cto director discussant discussants editor envoy fellow fellows governor
    intern interns leader manager minister ministers officer prosecutor registrar respondent respondents solicitor
    spokesman spokesperson spokeswoman superintendent timekeeper treasurer undersecretary undersecretarygeneral
    vicechairman vicechairperson vicechairwoman volunteer volunteers whip""".split()
)
# Offices only where it is said of what: "Head of Delegation"; alone they are names too.
OF_OFFICES = frozenset("dean friend head master mayor mistress provost warden".split())
# What an office is more closely: no titles by themselves.
QUALIFIERS = frozenset(
    """assistant associate board cabinet country deputy financial foreign government honorary house information interim
    junior lead leading legal legislative majority managing meeting minority opposition panel parliamentary permanent
    policy prime principal programme project public regional resident session special strategic technical temporary
    track trade under youth""".split()
)
# Whoever speaks for others is told by them: "Representative of Fiji".
DELEGATES = frozenset("delegate delegates delegation observer representative representatives".split())
# Roles that one person holds throughout a meeting; whoever is told to hold one speaks under it.
HELD_BY_ONE = frozenset(
    """chair chairman chairperson chairwoman cochair convener facilitator host interviewer moderator presider president
    presidente presidenta presenter rapporteur secretary moderador moderadora moderateur moderatrice
    animateur animatrice moderatorin""".split()
)
# Of service to a meeting: they speak between others, and the floor is given to somebody else.
SERVING = frozenset(
    """anfitrion anfitriona captioner host hosts interpreter interpreters moderator moderators operator staff
    transcriber translator""".split()
)
# Words that only qualify a role or link it to what it presides over: "speaker from the floor", "acting president".
ROLE_LINKS = frozenset(
    "a acting administration an assistant at back chief de executive general gniomhach la le chat co deputy elect "
    "first four from hall hon "
    "in internet jabber mic microphone mr madam madame of off on one online pro second senior sir state three two "
    "tem tempore the to under el o os les m mme mlle sr sra senor senora senhor senhora monsieur dans des en "
    "desde".split()
)
# Of these, what may begin a name too.
MAY_BEGIN_NAMES = frozenset(
    "a administration an at back de del el first four from in la le les m o of off on one os second senior state "
    "the three to two".split()
)
# Before a title or a role in languages that set one there: "O SR. PRESIDENTE", "El señor PRESIDENTE".
ARTICLES = frozenset("a de el la las le les los o os as".split())
HONORIFICS = frozenset(
    """amb ambassador baroness dame deputado deputada depute deputee diputada diputado doctor dr excellency he hon
    honorable honourable judge justice lady lord m madam madame mademoiselle miss mlle mme monsieur mr mrs ms
    onorevole prof professor rev reverend sen senator senor senora signor signora signore sir sr sra viscount
    viscountess earl countess marquess duke duchess mep mp mayor councilmember councillor councilor councilman
    councilwoman alderman cllr congressman congresswoman admiral adm rt right tres lhon
    brig brigadier capt captain col colonel cpt lcol lt ltcol ltgen maj mgen sgt commander commodore
    lieutenant messrs representatives senators""".split()
)
HONORIFICS |= frozenset(
    fold(word).replace(" ", "")
    for word in "shri smt shrimati honble mx engr ing lic arq dra adv atty assoc exmo exma excmo excma datuk dato "
    "datin encik puan alhaji alhaja hajia bapak ibu rep gov hrh heer mevrouw herr frau poseł السيد السيدة الدكتور "
    "الدكتورة السفير г-н г-жа господин госпожа "
    "посол".split()
)
# Titles behind which a place may stand: "the Earl of Northport".
PEERS = frozenset(
    "baroness bishop archbishop countess duchess duke earl lady lord marquess viscount viscountess".split()
)
BEFORE_GIVEN = frozenset({"sir", "dame"})  # titles that stand before a given name
BODIES = frozenset(
    """academy agency alliance assembly association authority bank board bureau business cable caucus center centre
    chamber chapter civil clinic coalition college commission committee commons community company confederation
    conference congress consortium constituency convention cooperative corporation council court department desk digital
    directorate embassy eu exchange federation forum foundation fund government group hosting hub initiative
    institute institution kingdom lab laboratory labs law league media ministry mission movement network networks
    observatory office operators organisation organization organizations parliament party policy press programme
    project registry republic research rights school secretariat senate service services society stakeholder states
    systems taskforce team technologies telecom trust un unesco union united universities university""".split()
)
# The same in other languages of records, folded.
BODIES |= frozenset(
    """assemblea assemblee asamblea assembleia camara camera comision comissao comite comitato commissione conseil
    conselho consejo consiglio ministere ministerio ministero senado senat senato""".split()
)
# Words that stand before a colon, or alone on a line, in the same shape as a name.
NOT_NAMES = frozenset(
    """absolutely abstaining abstentions abstract access accessible action actions administrivia again against agenda
    agreed ah aha also although am an and annex another answer answers any anybody anyone apologies appearances
    appendix applause are as at attendance attendee attendees author authors background because before bonjour break
    but by bye caption captioning chapter chat cheers closing code comment comments conclusion conclusions contents
    cool copyright correct could date day decision decisions definitely details did disclaimer discussion do
    document does done draft duration eh email end english everything exactly example examples excellent exhibits
    fantastic figure file final finally financial first five folks follow for formal four french from further
    gentlemen give good great he hello her here hey hi highlight highlights his hm hmm hold how however if image in
    indeed informal institutional introduction introductions is issue issues it item its just ladies language
    languages last laughter let lets like link links list listen location look lunch many matters maybe me mechanism
    mechanisms meeting merci mhm mhmm minute minutes mm more motion music my name names never new next nine no
    nobody nope not notably note noted notes notetaker notetakers notice now number of off oh ok okay on once one
    only open opening or organisational organizational other others our outcome outcomes outline overall part pause
    perfect place please points poll present presentation procedural procedure procedures proceedings proposal proposals
    publisher purpose question questions quick quote re ready really recess recommendation recommendations record
    recorded recording reference references remark remarks reminder report resolution resolutions resources right
    russian same say schedule scribe scribes second section see service services session sessions seven she silence
    since six size slide slides so some somebody someone something sorry source sources spanish sponsor sponsors
    start status still stop subject substantive such summary sure table tables task tasks ten test text than thank
    thanks that the their them then there therefore these they thing things think third this those three time times
    title to today topic topics transcript transcription translation true two uh um unofficial up update updates url
    venue version very video view vote votes voting wait want was we webinar website welcome well were what whatever
    when where whether which while who whose why with wonderful would wow yeah yep yes yesterday you your yup""".split()
)
# What stands before a colon in the head of a record in Chinese or Japanese: time, place, subject and the like.
NOT_NAMES |= frozenset(
    "时间 時間 日期 日時 地点 地點 場所 主题 主題 题目 议题 議題 记录 記錄 整理 编辑 来源 备注 注".split()
)
# Of whom somebody is or what they speak, which is no name: "I am Kenyan", "(Swahili speaking)".
DEMONYMS = frozenset(
    """african american arab asian british canadian chinese danish dutch english european finnish french german greek
    hebrew hindi hungarian indian indonesian irish israeli italian japanese kenyan korean latin malay mandarin mexican
    nigerian norwegian polish portuguese russian scottish spanish swahili swedish swiss tamil thai turkish ukrainian
    urdu vietnamese""".split()
)
# What timetables set beside a time.
PARTS_OF_DAY = frozenset(
    """address adoption break breakfast briefing business close closing coffee debate demo dinner discussion keynote
    lunch opening panel plenary presentations reception registration remarks report review roundtable session tea
    welcome workshop wrap""".split()
)
# Many people at once. No part of a name, and so no role that may stand before one.
CROWD = frozenset(
    {"public", "publico", "publique", "publikum", "crowd", "noble lords", "salle", "sala", "зал", "會場", "会场"}
)
CROWD |= {"meetecho"}  # a room's loudspeaker
# Verbs of whoever speaks, to which "-s", "-es", "-d" and "-ed" are added, and the forms of those that take none.
SAY = frozenset(
    """accept acknowledge add address admit advise advocate affirm agree announce answer apologise apologize appeal
    applaud appreciate argue ask assert assure believe call caution challenge cite claim close commend comment complain
    concede conclude concur condemn confirm congratulate consider contend continue counter criticise criticize
    declare demand deplore describe detail disagree discuss dissociate doubt echo elaborate emphasise emphasize
    encourage enquire expect explain express favor favour fear flag follow highlight hope indicate
    inform initiate inquire insist introduce invite lament maintain mention note object observe offer open
    opine oppose outline pledge point praise predict present promise propose provide query question raise reaffirm
    recall recognise recognize recommend refer reference reflect regret reiterate reject remark remind report request
    reserve respond review second share signal speculate start state stress suggest summarise summarize support thank
    touch underline underscore undertake update urge voice volunteer warn welcome wonder""".split()
)
SAID = frozenset(
    {"can accept", "can live with", "can support", "cannot accept", "cannot support", "could accept", "could support"}
    | {"would like", "would prefer", "wants", "wanted", "aligns", "aligned", "endorses", "endorsed"}
    | {"joins in", "joined in"}
    | {"continued that", "continues that", "withdraws", "withdrew"}
    | {"came back", "comes back", "set out", "sets out", "takes the floor", "took the floor", "took the view"}.union(
        """clarified clarifies draws drew feels felt gave gives goes identified identifies leads led preferred prefers
        read reads referred regretted replied replies said says seeks sought speaks spoke tells thinks
        thought told understood went wished""".split()
    )
)
# The same in French and Spanish minutes and records, which tell it in the present and the past.
SAID_ELSEWHERE = frozenset(
    """accueille affirme ajoute annonce appelle appuie approuve conclut condamne confirme considère constate
    convient craint croit demande dit décrit déclare déplore encourage espère estime exhorte explique exprime
    fait félicite indique insiste invite mentionne note observe partage pense plaide précise préconise préfère présente
    prie prononce propose rappelle recommande reconnaît regrette relève remercie réaffirme réitère répond sait
    signale souhaite souligne souscrit soutient suggère
    acoge aclara acogió aclaró advierte advirtió afirma afirmó agradece agradeció agrega agregó alienta anuncia anunció
    apoya apoyó añade añadió celebra celebró comenta comentó comparte condena confirma confirmó considera consideró
    cree declara declaró desea destaca destacó dice dijo encomia espera estima exhorta exhortó explica explicó expone
    expresa expresó expuso felicita felicitó hace hablando hizo indica indicó informa informó insiste insistió insta
    instó invita invitó lamenta lamentó manifiesta manifestó menciona mencionó observa observó opina opinó pide pidió
    plantea planteó pregunta preguntó presenta presentó propone propuso reafirma recalca recalcó recomienda recomendó
    reconoce reconoció recordó recuerda reitera reiteró respalda responde respondió resalta resaltó señala señaló
    solicita solicitó sostiene sostuvo subraya subrayó sugiere sugirió
    acrescentou afirmou agradeceu alertou anunciou apoiou apontou apresentou argumentou citou cobrou colocou comentou
    complementou comunicou concordou confirmou considerou consultou convidou declarou defendeu destacou detalhou deu
    disse enfatizou esclareceu explicou expressou externou falou fez indagou indicou informou insistiu lamentou lembrou
    manifestou mencionou observou opinou parabenizou pediu perguntou ponderou pontuou propôs questionou reafirmou
    recomendou registrou reiterou relatou respondeu ressaltou salientou solicitou sugeriu
    afferma aggiunge aggiunto chiede comunica concorda dichiara informa osserva propone ribadisce ricorda
    ringrazia risponde segnala sottolinea spiega suggerisce
    antwortete bat bedankte begrüßte bemerkte berichtete betonte dankte ergänzte erklärte erläuterte ersuchte fragte
    kritisierte meinte sagte unterstrich verwies äußerte""".split()
).union(
    f"a {verb}"
    for verb in """ajouté annoncé appuyé confirmé constaté demandé dit déclaré estimé expliqué exprimé fait félicité
    indiqué insisté invité noté observé posé précisé présenté proposé rappelé recommandé regretté remercié répondu
    signalé souhaité souligné suggéré""".split()
)
