#pragma once
// The opcodes that checkpoints need, by what they do. Source: pickletools.py of CPython, whose names stand behind.
namespace timbre::op {

constexpr unsigned char kProto = 0x80, kFrame = 0x95, kStop = '.', kMark = '(', kPop = '0';
constexpr unsigned char kNone = 'N', kTrue = 0x88, kFalse = 0x89;              // NONE NEWTRUE NEWFALSE
constexpr unsigned char kInt1 = 'K', kInt2 = 'M', kInt4 = 'J', kLong1 = 0x8a;  // BININT1 BININT2 BININT LONG1
constexpr unsigned char kFloat = 'G';                                          // BINFLOAT
constexpr unsigned char kShortText = 0x8c, kText = 'X', kText8 = 0x8d;         // [SHORT_]BINUNICODE[8]
constexpr unsigned char kShortString = 'U', kString = 'T';                     // [SHORT_]BINSTRING
constexpr unsigned char kShortBytes = 'C', kBytes = 'B', kBytes8 = 0x8e;       // [SHORT_]BINBYTES[8]
constexpr unsigned char kEmptyList = ']', kAppend = 'a', kAppends = 'e';
constexpr unsigned char kEmptyDict = '}', kSetItem = 's', kSetItems = 'u';
constexpr unsigned char kEmptyTuple = ')', kTuple = 't', kTuple1 = 0x85, kTuple2 = 0x86, kTuple3 = 0x87;
constexpr unsigned char kPut1 = 'q', kPut4 = 'r', kMemoize = 0x94, kGet1 = 'h', kGet4 = 'j';  // [LONG_]BINPUT, BINGET
constexpr unsigned char kGlobal = 'c', kStackGlobal = 0x93, kInst = 'i';
constexpr unsigned char kReduce = 'R', kNewObject = 0x81, kBuild = 'b', kPersistentId = 'Q';  // NEWOBJ BINPERSID

}  // namespace timbre::op
