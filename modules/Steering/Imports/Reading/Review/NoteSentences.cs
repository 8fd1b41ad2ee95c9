namespace CchcPlatform.Modules.Steering.Imports.Reading;

internal static class NoteSentences
{
    public static string Of(string code) => code switch
    {
        NoteCodes.TimeMissing => "Không ghi thời gian thực hiện.",
        NoteCodes.TimeUnreadable => "Không hiểu thời gian thực hiện đã ghi.",
        NoteCodes.TimeMixed => "Ô thời gian ghi cả mốc cụ thể lẫn cách nói khác; cần chọn một.",
        NoteCodes.EndMissing => "Ô thời gian chỉ ghi lúc bắt đầu; hạn tạm lấy là ngày cuối năm, cần người ghi hạn hoàn thành.",
        NoteCodes.IntervalUneven => "Số lần đã ghi chưa xếp được vào kỳ tháng, quý, 6 tháng hoặc năm; cần người chọn kỳ thực hiện.",
        NoteCodes.ImpossibleDate => "Ngày, tháng hoặc quý đã ghi không tồn tại hoặc chưa đọc được.",
        NoteCodes.OutsidePlanYear => "Thời hạn nằm ngoài năm kế hoạch.",
        NoteCodes.ActivityMissing => "Dòng không ghi nội dung hoạt động.",
        NoteCodes.ActivityMergedAbove => "Nội dung hoạt động là ô gộp với dòng trên.",
        NoteCodes.TextUnfinished => "Câu có vẻ bị cắt, chưa hết ý.",
        NoteCodes.ProductMissing => "Không ghi kết quả, sản phẩm.",
        NoteCodes.LeadMissing => "Không ghi đơn vị chủ trì.",
        NoteCodes.LeadInherited => "Đơn vị chủ trì lấy từ dòng nhóm ở trên.",
        NoteCodes.TimeInherited => "Thời gian lấy từ dòng nhóm ở trên.",
        NoteCodes.TimeFromHeading => "Thời gian lấy từ tên cột được đánh dấu.",
        NoteCodes.SameAsAbove => "Ô ghi như trên; nội dung lấy từ dòng trên.",
        NoteCodes.ValueInherited => "Một số ô lấy từ dòng nhóm ở trên.",
        NoteCodes.LeadIsCoordinating => "Đơn vị chủ trì cũng là đơn vị phối hợp.",
        NoteCodes.RepeatedCell => "Một ô lặp lại ô bên cạnh và không được xếp vào cột nào.",
        NoteCodes.NotAUnit => "Ô chủ trì có vẻ không phải tên cơ quan, đơn vị.",
        NoteCodes.ColumnsUncertain => "Các ô bị lệch cột; cách xếp lại chưa chắc chắn.",
        NoteCodes.JoinUncertain => "Dòng được nối với phần sau ngắt trang; cần kiểm tra lại.",
        NoteCodes.AreaMismatch => "Số thứ tự của lĩnh vực khác với thứ tự bảy lĩnh vực cải cách hành chính.",
        NoteCodes.AreaUnknown => "Không nhận ra lĩnh vực này trong bảy lĩnh vực cải cách hành chính.",
        NoteCodes.WordsNotPlaced => "Có chữ trong dòng chưa xếp được vào ô nào.",
        NoteCodes.ProvinceWording => "Sản phẩm ghi theo cấp tỉnh; cần xem lại sản phẩm của phường, xã.",
        NoteCodes.NumberMissing => "Kế hoạch chưa có số, ngày ban hành.",
        _ => code,
    };

    /// <summary>Names the first of the sheets; a name longer than a workbook allows is of no use to anybody.</summary>
    public static string OfOtherSheets(IReadOnlyList<string> sheets)
    {
        var named = sheets.Where(name => name.Length is > 0 and <= 31).Take(10).ToList();
        var names = named.Count == 0 ? "" : $" ({string.Join(", ", named)}{(named.Count < sheets.Count ? ", …" : "")})";
        return $"Tệp còn trang tính khác cũng ghi nhiệm vụ{names} nhưng chỉ trang này được đọc; kế hoạch được giữ ở dạng dự thảo.";
    }

    public static string OfDaysLeftOut(IReadOnlyList<string> days) => $"Ô thời gian ghi {string.Join(", ", days)} nhưng chưa được lấy làm hạn; cần người xem lại.";
}
