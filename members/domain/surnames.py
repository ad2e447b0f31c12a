"""Readings of surnames that differ from, or are not settled by, the everyday reading of the character.

Source: 现代汉语词典 (7th edition), readings marked as surnames; a syllable each, tone as a digit, ü as v.
"""


def _table(text: str) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(syllables.split(","))
        for name, _, syllables in (item.partition(":") for item in text.split())
    }


SINGLE = _table(
    """
    单:shan4 曾:zeng1 仇:qiu2 解:xie4 覃:qin2 翟:zhai2 区:ou1 朴:piao2 查:zha1 任:ren2 华:hua4 乐:yue4
    盖:ge3 缪:miao4 员:yun4 贠:yun4 纪:ji3 葛:ge3 哈:ha3 么:yao1 幺:yao1 黑:he4 种:chong2 繁:po2 秘:bi4
    折:she2 祭:zhai4 洗:xian3 冼:xian3 召:shao4 谌:chen2 逄:pang2 牟:mou2 佴:nai4 郇:xun2 瞿:qu2 隗:wei3
    眭:sui1 阚:kan4 阙:que1 过:guo1 观:guan4 冠:guan4 郄:qie4 句:gou1 撒:sa3 沈:shen3 都:du1 曲:qu1 燕:yan1
    应:ying1 於:yu1 宁:ning2 甯:ning4 占:zhan1 訾:zi1 干:gan1 仉:zhang3 乜:nie4 亓:qi2 相:xiang4 臧:zang1
    藏:zang1 卜:bu3 柏:bai3 薄:bo2 费:fei4 角:jue2 那:na1 能:nai4 盛:sheng4 肖:xiao1 尹:yin3 石:shi2
    晁:chao2 尉:wei4 令:ling2 车:che1 谷:gu3 贾:jia3 万:wan4 叶:ye4 殷:yin1 强:qiang2 行:xing2 长:chang2
    少:shao4 降:jiang4 洼:wa1 粘:nian2 佟:tong2 蕃:pi2 俞:yu2 褚:chu3 庹:tuo3 芮:rui4 逯:lu4 麴:qu1 璩:qu2
    晏:yan4 咎:jiu4
    """
)
COMPOUND = _table(
    """
    欧阳:ou1,yang2 上官:shang4,guan1 司马:si1,ma3 诸葛:zhu1,ge3 尉迟:yu4,chi2 万俟:mo4,qi2 长孙:zhang3,sun1
    单于:chan2,yu2 澹台:tan2,tai2 令狐:ling2,hu2 皇甫:huang2,fu3 夏侯:xia4,hou2 慕容:mu4,rong2 宇文:yu3,wen2
    司徒:si1,tu2 司空:si1,kong1 独孤:du2,gu1 公孙:gong1,sun1 东方:dong1,fang1 西门:xi1,men2 南宫:nan2,gong1
    轩辕:xuan1,yuan2 呼延:hu1,yan2 端木:duan1,mu4 百里:bai3,li3 东郭:dong1,guo1 赫连:he4,lian2
    钟离:zhong1,li2 鲜于:xian1,yu2 闾丘:lv2,qiu1 亓官:qi2,guan1 仲孙:zhong4,sun1 太史:tai4,shi3
    申屠:shen1,tu2 公羊:gong1,yang2 拓跋:tuo4,ba2 濮阳:pu2,yang2 淳于:chun2,yu2 宗政:zong1,zheng4
    第五:di4,wu3 乐正:yue4,zheng4 公冶:gong1,ye3 相里:xiang4,li3 纳兰:na4,lan2 完颜:wan2,yan2 耶律:ye1,lv4
    司寇:si1,kou4 梁丘:liang2,qiu1 左丘:zuo3,qiu1 南门:nan2,men2 羊舌:yang2,she2 微生:wei1,sheng1
    漆雕:qi1,diao1 哥舒:ge1,shu1 叶赫:ye4,he4 欧侯:ou1,hou2
    """
)
