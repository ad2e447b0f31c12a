"""Names of people who do not exist: common Chinese surnames and given names, put together by lot."""

from collections.abc import Iterator
from random import Random

SURNAMES = (
    "李王张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
MEN_FIRST = "志建国文明永春海云俊子浩宇家伟思立正新德天晓学向振少世"
MEN_SECOND = "华强军平辉勇杰涛明超斌鹏宇飞林峰波东刚亮龙凯旭磊成康宁毅翔恒"
WOMEN_FIRST = "晓雅思丽秀玉美慧雨诗欣静春海子若佳婉梦语红云小月文一"
WOMEN_SECOND = "芳娟敏静霞燕玲丹萍红梅莉洁琴颖慧琳婷雪蓉倩瑶妍怡岚薇菲莹璐媛"
ONE_MAN = "伟强军勇涛超鹏杰磊斌波辉刚健明"
ONE_WOMAN = "芳敏静丽艳娟霞婷雪慧莹洁倩颖琳"
SHORT_NAMES = 0.18


def people(chance: Random, taken: set[str]) -> Iterator[tuple[str, str]]:
    """Endless (name, sex): no name twice, none of `taken`; somewhat more women than men, as at a college."""
    used = set(taken)
    while True:
        sex = "female" if chance.random() < 0.54 else "male"
        name = _name(chance, sex)
        if name not in used:
            used.add(name)
            yield name, sex


def _name(chance: Random, sex: str) -> str:
    # Surnames stand in order of how common they are: the square of a lot prefers the first.
    surname = SURNAMES[int(len(SURNAMES) * chance.random() ** 2)]
    single, first, second = (
        (ONE_MAN, MEN_FIRST, MEN_SECOND) if sex == "male" else (ONE_WOMAN, WOMEN_FIRST, WOMEN_SECOND)
    )
    if chance.random() < SHORT_NAMES:
        return surname + chance.choice(single)
    return surname + chance.choice(first) + chance.choice(second)
