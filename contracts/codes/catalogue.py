"""Codes: rules of matters, batches and alignments."""

from contracts.codes.explanation import Explanation


CODES = {
    "MATTER_ID_MISMATCH": Explanation(
        "事项编号与清单序号不一致",
        "the matter id does not agree with the list number",
        "事项编号写作 <地区代码>-<清单序号>",
        "write the matter id as <region>-<list number>",
    ),
    "PROMISE_EXCEEDS_LAW": Explanation(
        "承诺办结时限长于法定办结时限",
        "the promised limit is longer than the statutory one",
        "承诺时限只能短于或等于法定时限",
        "a promise may shorten the statutory time, never lengthen it",
    ),
    "FEE_WITHOUT_CHARGE": Explanation(
        "不收费的事项列有收费项目",
        "a matter without charge has fees",
        "改正是否收费，或者删除收费项目",
        "correct whether it is charged, or remove the fees",
    ),
    "VISIT_OF_ONLINE_MATTER": Explanation(
        "全程网办的事项要求到办事现场",
        "a matter handled online throughout asks for a visit",
        "到办事现场次数改为 0，或者改正办理模式",
        "set the visits to 0, or correct the mode",
    ),
    "ORIGINAL_OF_SHARED_MATERIAL": Explanation(
        "可通过共享获取的证照仍要求原件",
        "the original of a certificate that can be obtained by sharing is asked for",
        "原件份数改为 0，由受理机关通过共享获取",
        "set the originals to 0; the accepting organ obtains it by sharing",
    ),
    "SITUATION_REFERENCE_UNKNOWN": Explanation(
        "情形选项所指的材料或者后续问题不存在",
        "an option refers to a material or question that is not there",
        "补充材料序号或者问题，或者改正选项",
        "add the material's number or the question, or correct the option",
    ),
    "SUCCESSOR_MISSING": Explanation(
        "并入、拆分或者转由其他主体办理的事项未写明承接事项",
        "a matter that is merged, split or moved names no successor",
        "填写承接事项编号",
        "give the ids of the matters that take its place",
    ),
    "LIST_NUMBER_REPEATED": Explanation(
        "清单序号重复",
        "a list number stands there more than once",
        "每个清单序号只保留一条",
        "keep one entry for each list number",
    ),
    "AMENDMENT_EMPTY": Explanation(
        "清单调整没有任何事项",
        "the amendment changes nothing",
        "至少新增、变更或者移出一个事项",
        "add, change or remove at least one entry",
    ),
    "TREATMENT_OF_FIELD": Explanation(
        "要素属性与约定的要素表不符",
        "the treatment is not the agreed one of this field",
        "按要素表填写应当一致、可以不同或者随各地实际",
        "use the treatment which the table gives the field",
    ),
    "MATERIAL_OF_OTHER_FIELD": Explanation(
        "非申请材料的差异写有材料名称或者差异方面",
        "a material is named though the field is not materials",
        "删除材料名称和差异方面，或者改正要素",
        "remove the material and its aspect, or correct the field",
    ),
    "VALUE_NOT_STATED": Explanation(
        "内容与载明情况不一致",
        "the value does not agree with what is said to be stated",
        "已载明的写明内容，否则不写内容",
        "give the value where it is stated, and none otherwise",
    ),
    "ALIGNED_WITH_DIFFERENCE": Explanation(
        "仍有未处理差异的配对记为同标",
        "a pair with an unsettled difference is called aligned",
        "先处理差异，或者改正同标情况",
        "settle the difference first, or correct the state",
    ),
    "DIFFERENCE_REPEATED": Explanation(
        "差异登记序号重复",
        "a number of a difference is used twice",
        "每项差异使用自己的序号",
        "give each difference a number of its own",
    ),
    "KEPT_WITHOUT_BASIS": Explanation(
        "依法保留差异但未写明法律依据",
        "differences are kept without naming the law",
        "填写保留差异的法律依据",
        "name the law that asks for the difference",
    ),
    "BATCH_EXISTS": Explanation(
        "该文号的批次已经发布",
        "a batch of this document number has been published already",
        "以调整方式变更已发布的批次",
        "amend the batch instead",
    ),
    "LIST_NUMBER_UNKNOWN": Explanation(
        "批次中没有该清单序号",
        "the batch has no entry of this list number",
        "核对清单序号；新事项列入新增事项",
        "check the list number; a new entry belongs to those added",
    ),
    "BATCH_UNKNOWN": Explanation(
        "没有该批次清单",
        "there is no such batch",
        "核对批次编号",
        "check the batch id",
    ),
    "BATCH_WITHDRAWN": Explanation(
        "该批次清单已废止",
        "the batch has been withdrawn",
        "以新批次发布",
        "publish a new batch",
    ),
    "MATTER_UNKNOWN": Explanation(
        "没有该事项",
        "there is no such matter",
        "核对事项编号；对方事项须先发布",
        "check the matter id; a matter is published first",
    ),
    "MATTER_EXISTS": Explanation(
        "该清单序号的事项已经发布",
        "a matter of this list number has been published already",
        "以变更方式发布新版本",
        "revise it instead",
    ),
    "MATTER_WITHDRAWN": Explanation(
        "该事项已取消",
        "the matter has been withdrawn",
        "以新的清单序号发布",
        "publish it under a new list number",
    ),
    "REVISION_OUTDATED": Explanation(
        "所依据的版本不是现行版本",
        "the revision it builds on is not the one in force",
        "查看现行版本后重新提出",
        "look at the revision in force and ask again",
    ),
    "ALIGNMENT_UNKNOWN": Explanation(
        "没有该同标配对",
        "there is no such alignment",
        "核对同标配对编号",
        "check the alignment id",
    ),
    "ALIGNMENT_RESOLVED": Explanation(
        "该同标配对已处理完成",
        "the alignment has been resolved already",
        "无须再次处理；事项再次变更后将重新登记",
        "nothing to do; it is registered again when a matter changes",
    ),
    "DIFFERENCE_UNKNOWN": Explanation(
        "差异登记中没有该序号",
        "the register has no difference of this number",
        "核对差异序号",
        "check the number of the difference",
    ),
}
