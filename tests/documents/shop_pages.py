"""Pages in the real layouts, with texts of our own: what the tests of readers read."""

from __future__ import annotations

TAOBAO = """<!doctype html><html><head><meta charset="gbk"><title>竹纤维毛巾家用吸水面巾三条装-淘宝网</title>
<link rel="canonical" href="https://item.taobao.com/item.htm?id=700000000001"></head><body>
<div id="site-nav"><a>亲，请登录</a><ul><li>我的淘宝<li>购物车</ul></div>
<div class="tb-shop-name"><a>河畔家纺</a></div>
<div id="J_UlThumb"><img data-src="//img.alicdn.com/i1/t1.jpg_50x50.jpg"><img src="//img.alicdn.com/s.gif"
 data-src="//img.alicdn.com/i2/t2.png_60x60q90.jpg"></div>
<h3 class="tb-main-title" data-title="竹纤维毛巾家用吸水面巾三条装"> 竹纤维毛巾家用吸水面巾三条装 </h3>
<p class="tb-subtitle">柔软 <b>亲</b>肤，
  洗脸不掉毛</p>
<strong id="J_StrPrice"><em class="tb-rmb">&yen;</em><em class="tb-rmb-num">29.90</em></strong>
<ul class="J_TSaleProp"><li data-value="1:2"><a href="#"><span>米色</span></a></li><li><span>灰色</span></li></ul>
<ul class="attributes-list"><li title="&nbsp;竹纤维">材质:&nbsp;竹纤维 </li><li title="面巾">类型：面巾</li>
<li title="竹纤维70% 棉30%">材质:&nbsp;竹纤维70%&nbsp;棉30%</li></ul>
<div id="J_DivItemDesc">DESC</div>
<div class="tb-foot">支付宝担保交易，七天退换</div>
<script>var g_config = {idata:{item:{id:'700000000001'}}, shopName:'\\u6cb3\\u7554',
 descUrl : location.protocol==='http:' ? '//dsc.example.com/a' : '//desc.example.com/i1/desc?x=1&y=2',};</script>
</body></html>"""

TMALL = """<html><head><title>陶瓷保温杯便携水杯-tmall.com天猫</title>
<link rel="canonical" href="https://detail.tmall.com/item.htm?id=700000000002"></head><body>
<h1 id="mallLogo"><a>天猫Tmall.com</a></h1>
<div class="tb-detail-hd"><h1><a href="#"> 陶瓷保温杯便携水杯</a></h1><p class="newp">内壁上釉 不串味</p></div>
<h4 class="tb-detail-sellpoint">一杯两用</h4>
<ul id="J_AttrUL"><li title="河畔器物">品牌：河畔器物</li>
<li title="陶瓷内胆加不锈钢外壳双层结构">材质：陶瓷内胆加不锈钢...</li></ul>
<table class="tm-tableAttr"><thead><tr><td colspan="2">规格参数</td></tr></thead><tbody>
<tr class="tm-tableAttrSub"><th colspan="2">主体</th></tr><tr><th>容量</th><td>&nbsp;400ml</td></tr></tbody></table>
<table class="tm-tableAttr"><thead><tr><td colspan="2">包装清单</td></tr></thead>
<tbody><tr><th>杯刷</th><td>1 把</td></tr>
</tbody></table>
<div id="description"><h4 class="hd">商品详情</h4><div class="content">描述加载中</div></div>
<script>TShop.Setup({"api":{"descUrl":"//d.example.com/h","httpsDescUrl":"//d.example.com/s"},
"itemDO":{"itemId":"700000000002","title":"陶瓷保温杯便携水杯"}});</script></body></html>"""

ICE = """<html><head><title>亚麻窗帘客厅遮光-淘宝网</title></head><body><div id="ice-container">
<h1 class="mainTitle--R75f">亚麻窗帘客厅遮光</h1><span class="highlightPrice--x">128</span>
<div class="emphasisParamsInfoItem--a"><div class="emphasisParamsInfoItemTitle--b">亚麻</div>
<div class="emphasisParamsInfoItemSubTitle--c">材质</div></div>
<div class="generalParamsInfoItem--a"><div class="generalParamsInfoItemTitle--b">品牌</div>
<div class="generalParamsInfoItemSubTitle--c">河畔</div></div>
<div id="imageTextInfo-container"><div class="desc-root"></div></div></div></body></html>"""

JD = """<html><head><title>榉木衣架无痕防滑十只装【图片 价格 品牌 报价】-京东</title>
<link rel="canonical" href="//item.jd.com/700000000003.html"></head><body>
<div id="crumb-wrap"><div class="item"><a>家居日用</a></div><div class="item"><a>衣架</a></div></div>
<div class="sku-name"><img src="//img.example.com/b.png" alt="京东物流"> 榉木衣架无痕防滑十只装</div>
<div id="p-ad">肩宽弧度贴合</div><div class="summary-price"><span
 class="p-price"><span>￥</span><span>39.00</span></span></div>
<ul id="parameter-brand" class="p-parameter-list"><li title="河畔">品牌： <a href="#">河畔</a><a
 class="follow-brand"><b>♥</b>关注</a></li></ul>
<ul class="parameter2 p-parameter-list"><li title="榉木">材质：榉木</li><li title="质量承诺">质量承诺：正品</li></ul>
<div class="Ptable"><div class="Ptable-item"><h3>主体</h3><dl><dt>数量</dt><dd>十只</dd>
<dl><dt>表面</dt><div class="Ptable-tips">说明</div><dd>打磨上蜡</dd></dl></dl></div></div>
<div class="package-list"><p>衣架*10</p></div>
<div id="J-detail-content"><div class="loading-style1"><b></b>商品介绍加载中...</div></div>
<script>var pageConfig = { compatible: true, product: { skuid: 700000000003, imageList: ["jfs/a.jpg","jfs/b.jpg"],
 desc: '//cd.example.com/description/channel?skuId=700000000003' } };</script>
<div id="promise"><b>权利声明</b>：京东上的所有商品信息均为正品行货。</div></body></html>"""

JD_OLD = """<html><body><div id="name"><h1> 手编收纳筐中号 </h1><div id="p-ad"></div></div>
<div class="m-itemover-title">该商品已下柜</div>
<ul id="parameter2"><li title="藤">商品材质：藤</li></ul><div id="J-detail-content"></div>
<script>var pageConfig = {product:{skuid: 700000000004, desc: '//dx.example.com/desc/1'}}</script></body></html>"""

JD_2026 = """<html><head><title>台式饮水机即热款【行情 报价 价格 评测】-京东</title></head><body>
<div id="product-attribute"><div class="product-attribute-skeleton skeleton"></div></div>
<script>var pageConfig = {
 compatible: true, product: {skuid: 700000000005, imageList: ["jfs/c.jpg.avif"], desc: '//api.example.com/d'}}</script>
</body></html>"""

ALIBABA = """<html><head><title>贴纸_防水贴纸定制 - 阿里巴巴</title></head><body><h1 class="d-title">防水贴纸定制</h1>
<script type="text/html"><h1 class="d-title">{{title}}</h1></script>
<li class="tab-trigger" data-imgs='{"preview":"//c.example.com/1.60x60.jpg","original":"//c.example.com/1.jpg"}'></li>
<div id="mod-detail-attributes"><table><tr><td class="de-feature">材质</td><td class="de-value">PVC</td>
<td class="de-feature">工艺</td><td class="de-value">模切</td></tr>
<tr><td class="de-feature"></td><td class="de-value"></td></tr></table></div>
<div id="desc-lazyload-container" data-tfs-url="https://img.example.com/tfscom/d1">加载中...</div>
<script>var iDetailConfig = {'offerid':'700000000006'};</script></body></html>"""

GENERIC = """<html><head><title>手作皂 | 河畔</title><meta property="og:type" content="product">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"Product","name":"橄榄油手作皂",
"description":"冷制三十天，温和洁面。","image":["/i/1.jpg"],"material":"橄榄油","brand":{"name":"河畔"},
"additionalProperty":[{"name":"净含量","value":"100g"}],"offers":{"price":"35.00"}}]}</script></head>
<body><nav>首页 全部</nav><h1>橄榄油手作皂</h1><p>本月满两件包邮</p><footer>河畔手作</footer></body></html>"""

CATEGORY = """<html><head><title>秋季上新 - 河畔家纺</title></head><body><nav>首页</nav><h2>秋季上新</h2>
<p>全场包邮</p><ul><li><a href="/item.htm?id=700000000011"><img src="a.jpg">三层纱布毛巾被</a></li>
<li><a href="/item.htm?id=700000000012">灯芯绒抱枕套两只</a></li></ul></body></html>"""

LOGIN = """<html><head><title>登录</title></head><body><form action="/login"><h1>账户登录</h1>
<input placeholder="手机号"><input type="password"><button>登录</button></form></body></html>"""

SHELL = (
    """<html><head><title>商品</title><script src="/app.js"></script></head><body><div id="root"></div></body></html>"""
)

WRITTEN = """<div style="width:750px"><p><strong>尺寸</strong>说明</p>
<img src="https://img.example.com/x.jpg" alt="平铺图">
<a href="#" title="联系我们">客服</a></div>"""
