"""Well-known people whose names the tables could put together by chance: never given to an invented person.

Written by hand; folded as `names.ascii_fold` does. The tables leave out most such family names already.
"""

from typing import Final

DENIED: Final = frozenset(
    entry.strip()
    for entry in """
    thomas kennedy|sean o brien|grace kelly|edward kennedy|conor mccarthy|joseph mccarthy|eleanor kennedy
    niall quinn|kieran mckenna|robert kennedy|brian cowen|sean quinn|declan nolan|kevin murphy|brendan murphy
    carlos garcia|manuel garcia|sergio ramos|sergio garcia|diego torres|fernando torres|jorge blanco|rafael navarro
    fernando alonso|xavi alonso|pablo castro|fidel castro|raul castro|raul gonzalez|carlos serrano|oscar romero
    jennifer lopez|javier hernandez|pablo ruiz|jose luis rodriguez|silvia navarro|rocio jurado|manuel castells
    alejandro sanz|alejandro sanchez|francisco franco|monica cruz|fernanda castillo|eduardo verastegui
    santiago cruz|penelope cruz|carlos sainz|juan carlos ferrero|santiago garcia|luis suarez|diego castro
    paulo silva|bernardo silva|thiago silva|joao silva|anderson silva|david silva|gonzalo garcia|joao cancelo
    ronaldo nazario|tiago rodrigues|antonio costa|gustavo santos|joana santos|rui costa|diego costa|joao pinto
    joao felix|bruno fernandes|nuno santos|vinicius souza|caio castro|leonardo oliveira|luciana gomes
    marcus vinicius|rafael marin|monica de luca|federica pellegrini|matteo greco|paolo conti|antonio conte
    enrico caruso|giovanni bianchini|matteo ricci|massimo moretti|fabio caruso|paolo greco|vincenzo esposito
    giulia gentile|claudio gentile|lorenzo fontana|lucio fontana|giovanni fontana|carlo conti|marta esposito
    thomas muller|gerhard schroder|kevin muller|stefan konig|max weber|andreas kohler|sebastian vettel
    jurgen klopp|wolfgang schauble|klaus fuchs|robert koch|karl muller|felix klein|anna muller|lena kruger
    julia kruger|florian wirtz|lukas muller|markus soder|claudia fischer|josef winkler|barbara steininger
    oliver kahn|matthias schroder|tobias wagner|peter steinbach|christian lindner|marie curie|sabine kruger
    david beckham|elizabeth taylor|harry potter|william smith|james smith|michael jordan|daniel dawson
    oliver holt|thomas thornton|benjamin lockwood|peter naylor|claire danes|jessica ennis|emily blackwood
    charlotte bradshaw|carrie bradshaw|william sykes|eric sykes|melanie sykes|sophie ogden|harold holt|ray illingworth
    richard bradshaw|rachel illingworth|samuel pickles|wilfred pickles|lloyd bridges|kevin mckidd|jack schofield
    paul scholes|james metcalfe|david hargreaves|owen hargreaves|james hargreaves|george hargreaves
    ada lovelace|ann rutledge|john rutledge|wiley rutledge|marcus rutledge|tim gallagher|noel gallagher
    liam gallagher|kevin gallagher|brian gallagher|anne hathaway|donny hathaway|laura castro|jasmine guy
    rory gallagher|conor gallagher|peter gallagher|cheryl underwood|eric underwood|carrie underwood|sheryl underwood
    kate hathaway|scott mcallister|gary mcallister|cody rutledge|buddy ebsen|tyler perry|rudy yarbrough|glenn yarbrough
    brian quarles|earl boykins|marcus camby|brandon ingram|justin gaethje|tim duncan|andre agassi|garrett gallagher
    marcus stroman|jerry stackhouse|bob woodward|denise richards|kimberly palmer|roy blount|amber heard
    niklas luhmann|dirk nowitzki|astrid lindgren|bjorn borg|mats wilander|erik bergstrom|ingmar bergman
    soren kierkegaard|niels bohr|mads mikkelsen|niels hansen|mette frederiksen|lars larsen|anders jensen
    rasmus jensen|anders nielsen|jens olsen|carl nielsen|asta nielsen|connie nielsen|kasper schmeichel
    jorgen moller|lars rasmussen|anders rasmussen|anders fogh rasmussen|lars lokke rasmussen|helle thorning
    morten harket|kari solbakken|stale solbakken|erik solheim|knut hamsun|hege riise|trond mohn|ole moen
    eirik myhr|kjetil jansrud|petter northug|ole gunnar solskjaer|erling haaland|marit bjorgen
    kimi raikkonen|mika hakkinen|jari litmanen|jean sibelius|sauli niinisto|sanna marin|alvar aalto|mikko koskinen
    ville nieminen|antti niemi|eero saarinen|juhani aho|jarkko nieminen|timo salonen|hannu mikkola|pekka salminen
    jukka nieminen|onni laine|robert lewandowski|adam malysz|janusz korczak|tomasz majewski|pawel wojcik
    michal kwiatkowski
    jaroslaw kaczynski|aleksandra dulkiewicz|julia wieczorek|stanislaw dabrowski|jaroslaw dabrowski
    wojciech szczesny|kamil grabowski|tadeusz mazur|agnieszka szymanska|wojciech jaruzelski|maria dabrowska
    aleksander kwasniewski|jolanta kwasniewska|grzegorz krychowiak|karel gott|antonin dvorak|vaclav havel
    milos zeman|petr cech|bozena nemcova|jana novotna|petra novotna|helena vondrackova|jiri prochazka|edvard benes
    eva jiricna|petra kvitova|martina navratilova|jan kolar|jaroslav jagr|pavel nedved|lenka kralova|jiri kolar
    filip jicha|petr fiala|ferenc nagy|imre nagy|ferenc puskas|laszlo nagy|ilona szabo|gabor szabo|laszlo papp
    istvan szabo|katalin kariko|eva kiss|attila jozsef|zoltan kodaly|bela bartok|peter nemeth|tamas kocsis|zoltan kocsis
    simona halep|gheorghe hagi|gheorghe popa|nadia comaneci|mircea eliade|ilie nastase|maria lazar|andrei popa
    cristian mungiu|dimitar petrov|dimitar dimitrov|grigor dimitrov|hristo stoichkov|ivan vazov|georgi dimitrov
    stoyan petrov|stiliyan petrov|petar stoyanov|petar dimitrov|ivan kostov|hristo botev|mariya petrova
    novak djokovic|jelena jankovic|ana ivanovic|nikola tesla|marko nikolic|luka jovic|goran ivanisevic|stefan markovic
    milos teodosic|jovan jovanovic|nikola jokic|dragan stojkovic|goran dragic|nikola kovac|luka ilic|nenad stojanovic
    zoran petrovic|slobodan jovanovic|aleksandar vucic|jelena ilic|ana nikolic|andrey kozlov|nikita morozov
    alexey navalny|maria sharapova|anna kournikova|lev tolstoy|ivan turgenev|sergey smirnov|mikhail lebedev
    dmitry kozlov|elena belova|pavel morozov|tatiana golubeva|maksim belov|alexander lebedev|aleksandr lebedev
    sergey lebedev|evgeny lebedev|aleksandr volkov|dmitry sokolov|aleksandr kuznetsov|svetlana kuznetsova
    roman kozlov|andrey kuznetsov|andrey sokolov|sergey bogdanov|konstantin morozov|pavel volkov|igor bogdanov
    irina lebedeva|andriy shevchenko|taras shevchenko|andriy melnyk|yuliya tymoshenko|volodymyr zelensky
    ihor petrenko|vasyl petrenko|mykola tkachenko|dmytro petrenko|bohdan shevchuk|oksana marchenko|maksym marchenko
    giorgos papandreou|nikos karagiannis|alexandros georgiou|giorgos georgiou|maria makris|dimitris vlachos
    konstantinos mitsotakis|mustafa kemal|ahmet kaya|emre kaya|mehmet aydin|murat kurtulus|serkan aydin|zeynep kaya
    emine erdogan|recep erdogan|fatma sahin|ahmet polat|mehmet ali agca|orhan pamuk|serkan polat|murat yildiz
    murat aydin|baris aydin|ibrahim celik|mehmet simsek|ibrahim tatlises|mustafa yildiz|tolga yildiz|ahmet celik
    mohammed salah|mohamed salah|omar sharif|khaled nasser|ahmed haddad|youssef mansour|mohammed mansour
    mohammed ahmed|karim mansour|hassan nasser|mahmoud khoury|samir mansour|ahmed mansour|mohammed al qahtani
    ahmed tawfik|ahmed khoury|bilal khoury|tawfik al rabiah|hassan shaheen|khalid al zahrani|omar al harbi
    amit peretz|amir peretz|noa kirel|golda meir|moshe katz|moshe dayan|avraham katz|moshe peretz|oren hadad
    sarit hadad|omer adam|hossein hosseini|reza shah|mahsa amini|amir ahmadi|shirin ebadi|leila rahimi|leila hatami
    mahmoud ahmadi|babak zand|reza rahimi|farhad moradi|amit shah|rohit sharma|anil kapoor|priya malhotra
    vikram pandey|manish malhotra|sanjay gupta|karan desai|morarji desai|meera joshi|rahul deshpande
    arjun kapoor|siddharth malhotra|divya sharma|pooja bhatt|anushka sharma|ananya pandey|ritu verma|swati mishra
    naseeruddin shah|amit sharma|deepak sharma|sanjay mishra|rahul sharma|vivek agarwal|suresh kulkarni|rajesh sharma
    vikram bhatia|neha sharma|neha kulkarni|aditi sharma|priyanka chopra|manmohan singh|ranjit singh|amrit singh
    harjit singh|jaspal bhatti|gurpreet singh|manpreet singh|kuldeep singh|balwinder sandhu|simran kaur|ranjit bawa
    prosenjit chatterjee|rituparna ghosh|arnab ranjan|sharmila tagore|subrata roy|sourav ganguly|mahbub rahman
    nusrat jahan|tanvir islam|rafiqul islam|anirban chakraborty|sabina yasmin|prakash raj|balaji murugadoss
    karthik subramanian|arun krishnan|shanthi krishna|revathi krishnan|anand krishnan|dinesh karthik
    yan wang|jing li|hong li|fang wang|wei wang|tao li|bo li|bo wang|jun liu|yang yang|peng zhang|lan lan|jing wang
    lei li|fang liu|qiang liu|chao deng|wei chen|wei zhang|wei liu|qiang zhang|wei li|tao liu|hong wang|yan zhang
    li yang|li wei|tao tao|ting chen|li zhang|jun sun|ting zhang|hong zhang|bo zhang|li li|jun he|yan li|na li|qiang wu
    jun wu|lan yang|jing zhang|jing chen|shu qi|hong yang|yan liu|ting li|jun xu|han xu|yang lan|lei zhang|peng li
    jackie chan|eason chan|carmen lee|raymond lam|kelvin kwan|raymond wong|joyce cheng|fiona sit|winnie lau
    jason chan|vincent wong|alex fong|raymond yip|raymond cho|winnie yip|carmen mak|fiona fung|kenji tanaka
    hiroshi tanaka|daisuke watanabe|kenji ito|sakura ando|daisuke matsumoto|makoto watanabe|kenji yoshida
    takashi yamamoto|shinichi suzuki|daisuke suzuki|yui ito|yusuke suzuki|aoi yamada|aoi nakamura|ryota suzuki
    keiko matsumoto|yuko sato|emi suzuki|takashi saito|hiroshi yamamoto|naoki yamamoto|kazuya kondo|makoto kobayashi
    hiroshi sasaki|hiroshi yamaguchi|daisuke nakajima|hiroshi nakajima|naoki hattori|hiroshi inoue|kaori fujita
    takashi inoue|takashi okada|makoto hasegawa|haruka shimizu|haruka fujita|hiroshi shimizu|naoki sato
    misaki ito|misaki yamaguchi|nanami suzuki|naoki hayashi|hiroshi ito|tetsuya watanabe|shinichi goto|kenji goto
    sung min park|ji hoon park|ji hoon kim|min jun kim|hyun woo kim|hyun woo cho|woo sung jung|yu na kim|yuna kim
    ji hoon ju|soo jin park|jin woo park|bo ram kim|sun hee han|jae won lee|ji woo kim|kyung soo do|dong hyun kim
    hye jin lee|young mi kim|kyung soo kim|sung min lee|ji hoon lee|chul soo ahn|chul soo park|hye jin kim
    young ho lee|tae yang lee|seo jun park|ha eun lee|eun ji jung|eun ji park|minh ho|chi minh ho|nam nguyen
    phong nguyen|ngoc pham|minh pham|nguyen minh|long hoang|tuan le|siti nurul|joko santoso|budi gunawan|ahmad dhani
    wahyu hidayat|agus kusuma|budi hartono|eko nugroho|eko siregar|ahmad zakaria|ahmad ismail|ahmad ibrahim
    najib razak|anwar ibrahim|azizah ismail|ismail sabri|zainab abdullah|ferdinand marcos|imelda marcos|angelo manalo
    lourdes bautista|angelo reyes|noel tolentino|femi adewale|segun awolowo|tunde bakare|femi balogun|tunde afolabi
    chukwuemeka okafor|emeka okafor|ngozi okonjo|ngozi eze|emeka obi|peter obi|emeka eze|john obi|uche okafor
    jay jay okocha|ifeoma okoye|juma mwangi|meja mwangi|thabo mbeki|nkosi dlamini|zanele muholi|lerato mokoena
    sipho khumalo|doctor khumalo|sibusiso khumalo|nkosazana dlamini|bongani khumalo|themba zungu|thabo sithole
    haile selassie|dawit kebede|abebe bikila|derartu tulu|solomon alemu|getachew assefa|tesfaye abebe|tesfaye kebede
    wiremu parata|rangi parata|hinemoa parata|hekia parata|wiremu herewini|moana walker|tane walker
    jon einar|einar gunnarsson|olafur ragnar|gunnar helgason|stefan einarsson|sigurdur gunnarsson|arni helgason
    hugo lloris|antoine masson|jeanne d arc|guillaume deschamps|didier deschamps|thierry lacroix|laurent perrin
    rene lacoste|sebastien joubert|julien fleury|valerie germain|valere germain|jean pierre perrin|nicolas pelletier
    vincent delerm|pauline mercier|olivier pasquier|mathieu blanchard|laurent blanchard|francois mercier|hugo fleury
    alain delon|daan de groot|ruben van dijk|virgil van dijk|jasper bos|jan vos|maarten de jong|frenkie de jong
    nigel de jong|luuk de jong|sander de vries|hugo de vries|bas jansen|floor jansen|ruben de wit|cornelis de witt
    jeroen bos|hendrik visser|wouter bos|niels bakker|frank de boer|marianne vos|esmee visser|ruud van der linden
    kevin de bruyne|axel merckx|yannick peeters|wout van aert|wout peeters|tom janssens|filip peeters|johan museeuw
    simon ammann|beat baumgartner|felix baumgartner|urs fischer|roger federer|stan wawrinka|blaise pascal|urs meier
    alois riedl|josef hofstatter|leopold figl|ferdinand habsburg|niki lauda|franz schubert|raphael wallner
    valentin thaler
    """.replace("\n", "|").split("|")
    if entry.strip()
)
