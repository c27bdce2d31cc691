// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace extmod::rpm {

// Numbers of rpm's rpmtag.h, with their names there without RPMTAG_ and RPMSIGTAG_.
enum Tag : int {
  kHeaderSignatures = 62,
  kHeaderImmutable = 63,
  kHeaderI18nTable = 100,
  kSigDsa = 267,  // also EdDSA
  kSigRsa = 268,
  kSigSha1 = 269,
  kSigLongSize = 270,
  kSigLongArchiveSize = 271,
  kSigSha256 = 273,
  kSigFileSignatures = 274,
  kSigFileSignatureLength = 275,
  kSigVeritySignatures = 276,
  kSigVeritySignatureAlgo = 277,
  kSigOpenPgp = 278,
  kSigSha3 = 279,
  kSigReserved = 999,  // format 6
  kSigSize = 1000,
  kSigPgp = 1002,
  kSigMd5 = 1004,
  kSigGpg = 1005,
  kSigPayloadSize = 1007,
  kSigReservedSpace = 1008,  // format 4
  kName = 1000,
  kVersion = 1001,
  kRelease = 1002,
  kEpoch = 1003,
  kSummary = 1004,
  kDescription = 1005,
  kBuildTime = 1006,
  kBuildHost = 1007,
  kSize = 1009,
  kLicense = 1014,
  kPackager = 1015,
  kGroup = 1016,
  kUrl = 1020,
  kOs = 1021,
  kArch = 1022,
  kPreIn = 1023,
  kPostIn = 1024,
  kPreUn = 1025,
  kPostUn = 1026,
  kFileSizes = 1028,
  kFileStates = 1029,
  kFileModes = 1030,
  kFileUids = 1031,
  kFileGids = 1032,
  kFileRdevs = 1033,
  kFileMtimes = 1034,
  kFileDigests = 1035,
  kFileLinkTos = 1036,
  kFileFlags = 1037,
  kFileUserName = 1039,
  kFileGroupName = 1040,
  kSourceRpm = 1044,
  kFileVerifyFlags = 1045,
  kArchiveSize = 1046,
  kProvideName = 1047,
  kRequireFlags = 1048,
  kRequireName = 1049,
  kRequireVersion = 1050,
  kConflictFlags = 1053,
  kConflictName = 1054,
  kConflictVersion = 1055,
  kRpmVersion = 1064,
  kTriggerScripts = 1065,
  kVerifyScript = 1079,
  kChangelogTime = 1080,
  kChangelogName = 1081,
  kChangelogText = 1082,
  kPreInProg = 1085,
  kPostInProg = 1086,
  kPreUnProg = 1087,
  kPostUnProg = 1088,
  kObsoleteName = 1090,
  kVerifyScriptProg = 1091,
  kTriggerScriptProg = 1092,
  kFileDevices = 1095,
  kFileInodes = 1096,
  kFileLangs = 1097,
  kProvideFlags = 1112,
  kProvideVersion = 1113,
  kObsoleteFlags = 1114,
  kObsoleteVersion = 1115,
  kDirIndexes = 1116,
  kBaseNames = 1117,
  kDirNames = 1118,
  kPayloadFormat = 1124,
  kPayloadCompressor = 1125,
  kPayloadFlags = 1126,
  kFileColors = 1140,
  kFileClass = 1141,
  kClassDict = 1142,
  kFileDependsX = 1143,
  kFileDependsN = 1144,
  kDependsDict = 1145,
  kPreTrans = 1151,
  kPostTrans = 1152,
  kPreTransProg = 1153,
  kPostTransProg = 1154,
  kLongFileSizes = 5008,
  kLongSize = 5009,
  kFileCaps = 5010,
  kFileDigestAlgo = 5011,
  kRecommendName = 5046,
  kRecommendVersion = 5047,
  kRecommendFlags = 5048,
  kEncoding = 5062,
  kFileTriggerScripts = 5066,
  kFileTriggerScriptProg = 5067,
  kTransFileTriggerScripts = 5076,
  kTransFileTriggerScriptProg = 5077,
  kFileSignatures = 5090,
  kPayloadSha256 = 5092,  // PAYLOADDIGEST before rpm 6
  kPayloadSha256Algo = 5093,
  kPayloadSha256Alt = 5097,
  kPreUnTrans = 5103,
  kPostUnTrans = 5104,
  kPreUnTransProg = 5105,
  kPostUnTransProg = 5106,
  kSysUsers = 5109,
  kPayloadSize = 5112,
  kPayloadSizeAlt = 5113,
  kRpmFormat = 5114,
  kFileMimeIndex = 5115,
  kMimeDict = 5116,
  kSourceNevr = 5120,
  kPayloadSha512 = 5121,
  kPayloadSha512Alt = 5122,
  kPayloadSha3 = 5123,
  kPayloadSha3Alt = 5124,
  kLastKnown = 5124,
};

constexpr uint32_t kDigestSha256 = 8;  // PGPHASHALGO_SHA256

// rpmds.h
constexpr uint32_t kSenseLess = 2;
constexpr uint32_t kSenseGreater = 4;
constexpr uint32_t kSenseEqual = 8;
constexpr uint32_t kSensePostTrans = 1U << 5;
constexpr uint32_t kSenseInterp = 1U << 8;
constexpr uint32_t kSenseScriptPre = 1U << 9;
constexpr uint32_t kSenseScriptPost = 1U << 10;
constexpr uint32_t kSenseScriptPreUn = 1U << 11;
constexpr uint32_t kSenseScriptPostUn = 1U << 12;
constexpr uint32_t kSenseFindRequires = 1U << 14;
constexpr uint32_t kSenseRpmlib = 1U << 24;

}  // namespace extmod::rpm
