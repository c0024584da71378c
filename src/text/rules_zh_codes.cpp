// Numbers that name something: telephones, rooms, buses, codes. They are read digit by digit, with 幺 for 1 (Xiandai
// Hanyu Cidian, 幺: said for 一 in numbers of telephones, rooms and codes).
#include "text/hanzi_numbers.h"
#include "text/normalizer_zh.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;

constexpr const char* kDigits = "0123456789";
// Nothing behind it that the number counts: 打了110个电话, 打95折
constexpr const char* kCountsNothing =
    "(?!\\d|[.,:：-]\\d|[%％]|\\s?(?:["
    "个個次下分年月日号號天周週人名位元块塊毛角万萬亿億千百多余餘遍局场場份斤克米里折针針枪槍发發环環级級点點"
    "只隻条條件把页頁张張瓶杯字句题題岁歲倍倆两兩包盒斗桶吨噸厘毫]|小时|小時|公里|公斤|分钟|分鐘))";
constexpr const char* kCalled = "打|拨|撥|拨打|撥打|拨通|撥通|打通|呼叫|致电|致電|call|Call|CALL";
// What has a number as its name.
constexpr const char* kNumbered =
    "电话|電話|热线|熱線|专线|專線|号码|號碼|电话号|手机号|手機號|微信|微信号|QQ|QQ号|QQ群|群号|房号|房號|房间号|"
    "房間號|门牌|門牌|门牌号|"
    "門牌號|车牌|車牌|车牌号|学号|學號|工号|考号|编号|編號|单号|單號|订单号|訂單號|快递单号|代码|代碼|股票代码|账号|"
    "帳號|卡号|卡號|密码|密碼|验证码|"
    "驗證碼|邮编|郵編|邮政编码|区号|區號|身份证|身份证号|证号|尾号|航班号|车次|座位号|取件码|提取码|邀请码|口令|分机|"
    "分機|序列号";

std::string only_digits(const std::string& text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

}  // namespace

void add_code_rules_zh(Rewriter& rules) {
  const std::string counts_nothing = kCountsNothing, called = kCalled, numbered = kNumbered;
  const auto code = [](const Groups& g) { return hanzi_digits(only_digits(g[0]), true); };
  const auto behind = [](const Groups& g) { return g[1] + hanzi_digits(only_digits(g[2]), true); };
  // Telephones by their form: mobile, with area code, 400 and 800.
  rules.add(kDigits, "(?:\\+?86[- ]?)?(?<!\\d)1[3-9]\\d[- ]?\\d{4}[- ]?\\d{4}(?!\\d)", code);
  rules.add(kDigits, "(?<!\\d)\\(?0\\d{2,3}\\)?[- ]\\d{7,8}(?!\\d)", code);
  rules.add(kDigits, "(?<!\\d)[48]00-?\\d{3,4}-?\\d{3,4}(?!\\d)", code);
  // By what is done with them: 打110, 拨打12345, 叫120; 房间号是1208, 电话：82345678
  rules.add(kDigits, "((?:" + called + "|叫)(?:了|过|過|给|給)?\\s?)(1[0-2]\\d|9[19][1-9]|000)" + counts_nothing,
            behind);
  rules.add(kDigits, "((?:" + called + ")(?:了|过|過|给|給)?\\s?)(\\d{4}[\\d -]{0,14}(?<=\\d))" + counts_nothing,
            behind);
  rules.add(kDigits,
            "((?:" + numbered + ")(?:是|为|為|系|係|改成|改为|叫|：|:|，|,|\\s){0,2}\\s?)(\\d[\\d -]{1,22}(?<=\\d))" +
                counts_nothing,
            behind);
  rules.add(kDigits, "([号號](?:是|为|為|：|:)\\s?)(\\d[\\d -]{1,22}(?<=\\d))" + counts_nothing, behind);
  rules.add(
      kDigits,
      "(?<![\\d.])[019]\\d{2,5}(?=\\s?(?:电话|電話|热线|熱線|专线|專線|客服|服务热线|报警|報警|急救|救护|救護|火警|"
      "指挥|指揮|接警|出警|民警|反诈))",
      code);
  // 9·11事件, 5·12地震
  rules.add(kDigits, "(?<!\\d)\\d{1,2}[·・‧]\\d{1,2}(?!\\d)",
            [](const Groups& g) { return hanzi_digits(only_digits(g[0])); });
  // 3单元502, 9527号, 京A12345
  rules.add(kDigits, "((?:单元|單元|栋|棟|幢|座|号楼|號樓)\\s?)(\\d{3,4})" + counts_nothing, behind);
  rules.add(kDigits, "(?<![\\d.第])\\d{4,8}(?=[号號](?!码|碼))", code);
  rules.add(kDigits, "(?<=(?<![A-Za-z])[A-Z])\\d{3,}(?![\\d.,])", code);
  // Rooms, buses, trains, flights; 705A, 121B
  rules.add(kDigits,
            "(?<![\\d.])\\d{3,4}(?=(?:号?房|室|号房|路(?:公交|车|公車)?(?![口程])|次(?:列车|航班|車)|号线|班机|航班))",
            code);
  rules.add(kDigits, "(?<![\\d.])\\d{3,4}(?=[A-FHIO-SUX-Z](?![A-Za-z]|\\s?的?[电電]|[充快]))", code);
}

}  // namespace timbre
