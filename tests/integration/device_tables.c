// A module with a device table for each of many buses: what modpost makes of them must not depend on who runs it.
#include <linux/module.h>
#include <linux/acpi.h>
#include <linux/amba/bus.h>
#include <linux/hid.h>
#include <linux/i2c.h>
#include <linux/input.h>
#include <linux/mdio.h>
#include <linux/mei_cl_bus.h>
#include <linux/mmc/sdio_func.h>
#include <linux/of.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/pnp.h>
#include <linux/serio.h>
#include <linux/spi/spi.h>
#include <linux/usb.h>
#include <linux/virtio.h>

MODULE_DESCRIPTION("device tables");
MODULE_LICENSE("GPL");

static const struct acpi_device_id acpi_ids[] = {{"PNP0A03", 0}, {"ACPI0007", 1}, {}};
MODULE_DEVICE_TABLE(acpi, acpi_ids);
static const struct amba_id amba_ids[] = {{.id = 0x00041011, .mask = 0x000fffff}, {}};
MODULE_DEVICE_TABLE(amba, amba_ids);
static const struct hid_device_id hid_ids[] = {{HID_USB_DEVICE(0x046d, 0xc52b)}, {HID_BLUETOOTH_DEVICE(0x5ac, 1)}, {}};
MODULE_DEVICE_TABLE(hid, hid_ids);
static const struct i2c_device_id i2c_ids[] = {{"trial-a", 0}, {"trial-b", 1}, {}};
MODULE_DEVICE_TABLE(i2c, i2c_ids);
static const struct input_device_id input_ids[] = {
	{.flags = INPUT_DEVICE_ID_MATCH_EVBIT | INPUT_DEVICE_ID_MATCH_KEYBIT,
	 .evbit = {BIT_MASK(EV_KEY)}, .keybit = {[BIT_WORD(BTN_TOUCH)] = BIT_MASK(BTN_TOUCH)}}, {}};
MODULE_DEVICE_TABLE(input, input_ids);
static const struct mdio_device_id __maybe_unused mdio_ids[] = {{0x01410dd0, 0xfffffff0}, {}};
MODULE_DEVICE_TABLE(mdio, mdio_ids);
static const struct of_device_id of_ids[] = {
	{.compatible = "trial,one"}, {.name = "two", .type = "three", .compatible = "trial,four"}, {}};
MODULE_DEVICE_TABLE(of, of_ids);
static const struct pci_device_id pci_ids[] = {
	{PCI_DEVICE(0x8086, 0x100e)}, {PCI_DEVICE_CLASS(0x020000, 0xffff00)}, {PCI_VDEVICE(REALTEK, 0x8168), 7}, {}};
MODULE_DEVICE_TABLE(pci, pci_ids);
static const struct platform_device_id platform_ids[] = {{"trial-platform", 0}, {"trial-other", 2}, {}};
MODULE_DEVICE_TABLE(platform, platform_ids);
static const struct pnp_device_id pnp_ids[] = {{"PNP0501", 0}, {}};
MODULE_DEVICE_TABLE(pnp, pnp_ids);
static const struct sdio_device_id sdio_ids[] = {{SDIO_DEVICE(0x02d0, 0xa9a6)}, {}};
MODULE_DEVICE_TABLE(sdio, sdio_ids);
static const struct serio_device_id serio_ids[] = {{SERIO_8042, 1, 2, SERIO_ANY}, {}};
MODULE_DEVICE_TABLE(serio, serio_ids);
static const struct spi_device_id spi_ids[] = {{"trial-spi", 0}, {}};
MODULE_DEVICE_TABLE(spi, spi_ids);
static const struct usb_device_id usb_ids[] = {
	{USB_DEVICE(0x1d6b, 0x0002)}, {USB_DEVICE_VER(0x0403, 0x6001, 0x0100, 0x0239)},
	{USB_INTERFACE_INFO(USB_CLASS_HID, 1, 2)}, {}};
MODULE_DEVICE_TABLE(usb, usb_ids);
static const struct virtio_device_id virtio_ids[] = {{1, VIRTIO_DEV_ANY_ID}, {}};
MODULE_DEVICE_TABLE(virtio, virtio_ids);

unsigned int device_tables_count(const struct pci_device_id *ids)
{
	unsigned int count = 0;

	for (; ids->vendor || ids->class_mask; ids++)
		count++;
	return count;
}
EXPORT_SYMBOL_GPL(device_tables_count);
